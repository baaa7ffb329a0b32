/**
 * Responses that this gateway has answered, kept for a while so that later requests can build on them: by
 * {@code previous_response_id}, by references to items, or by asking for them. It knows nothing of HTTP or SQL.
 */
@NullMarked
package gateway.responses;

import org.jspecify.annotations.NullMarked;
