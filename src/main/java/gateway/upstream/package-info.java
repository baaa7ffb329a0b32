/**
 * What an upstream's answer means for the target that gave it, when an upstream is asked again, which headers cross, outgoing
 * proxies, and the port for calls outside the relay. It performs no I/O.
 */
@NullMarked
package gateway.upstream;

import org.jspecify.annotations.NullMarked;
