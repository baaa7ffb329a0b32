/**
 * The steps of a request before it is relayed: authentication, reading, admission, target.
 */
@NullMarked
package routes.messages;

import org.jspecify.annotations.NullMarked;
