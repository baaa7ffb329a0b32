/** Requests to other providers are translated, and the routes that answers' events go through. */
@NullMarked
package routes.translate;

import org.jspecify.annotations.NullMarked;
