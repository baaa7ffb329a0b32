/**
 * Client and target speak the same dialect: bytes go on as they came except for the name of the model, and the facts are read
 * on the way.
 */
@NullMarked
package gateway.translation.same;

import org.jspecify.annotations.NullMarked;
