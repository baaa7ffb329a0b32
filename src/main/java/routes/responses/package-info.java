/**
 * Responses that clients build on later: what a request says of earlier ones is put in before it goes on, what is answered is
 * kept, and a client may ask for it.
 */
@NullMarked
package routes.responses;

import org.jspecify.annotations.NullMarked;
