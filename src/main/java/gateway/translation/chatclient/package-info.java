/** Clients that speak Chat Completions, in front of targets that speak Messages. */
@NullMarked
package gateway.translation.chatclient;

import org.jspecify.annotations.NullMarked;
