/**
 * The failures that the gateway itself reports: one table of kinds, and the exception that carries one. It knows nothing of
 * HTTP servers, dialects or routes.
 */
@NullMarked
package gateway.error;

import org.jspecify.annotations.NullMarked;
