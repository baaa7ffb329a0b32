/**
 * The failures that the gateway itself reports: one table of kinds, the exception that carries one, and the one that ends a
 * start. It knows nothing of HTTP servers, dialects or routes.
 */
@NullMarked
package gateway.error;

import org.jspecify.annotations.NullMarked;
