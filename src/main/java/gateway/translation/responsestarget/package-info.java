/**
 * Targets that speak the Responses API, behind clients that speak Messages. Requests to them go the way of {@code chattarget}.
 */
@NullMarked
package gateway.translation.responsestarget;

import org.jspecify.annotations.NullMarked;
