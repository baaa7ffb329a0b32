/**
 * Clients that speak the Responses API, in front of targets that speak Messages. Their requests go the way of {@code chatclient}.
 */
@NullMarked
package gateway.translation.responsesclient;

import org.jspecify.annotations.NullMarked;
