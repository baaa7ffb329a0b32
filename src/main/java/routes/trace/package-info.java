/** Which steps single requests took, for those who ask for it with the request. */
@NullMarked
package routes.trace;

import org.jspecify.annotations.NullMarked;
