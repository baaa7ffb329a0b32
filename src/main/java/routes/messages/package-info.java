/** The steps of a request before it is relayed (path, key, body, target), and how failures are told. */
@NullMarked
package routes.messages;

import org.jspecify.annotations.NullMarked;
