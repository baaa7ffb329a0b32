/** Targets that speak Chat Completions, behind clients that speak Messages. */
@NullMarked
package gateway.translation.chattarget;

import org.jspecify.annotations.NullMarked;
