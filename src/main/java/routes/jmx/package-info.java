/**
 * What JMX shows of the gateway itself, under {@code claude-proxy:type=…}, and what operators do there. It decides nothing, and shows
 * no secret.
 */
@NullMarked
package routes.jmx;

import org.jspecify.annotations.NullMarked;
