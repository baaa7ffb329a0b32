/**
 * The web application as an upstream: its calls, its conversations from their creation to their end, and the steps of {@code
 * relay-web.camel.yaml}. What its API looks like is known to {@code gateway.protocol.web} only.
 */
@NullMarked
package routes.web;

import org.jspecify.annotations.NullMarked;
