/** Conversations that this and other nodes have at the web application, as they are remembered until they are gone there. */
@NullMarked
package gateway.web.session;

import org.jspecify.annotations.NullMarked;
