/**
 * What an upstream's answer means for the account that got it: failure classes, rate-limit headers, which headers are
 * forwarded. It performs no I/O.
 */
@NullMarked
package gateway.upstream;

import org.jspecify.annotations.NullMarked;
