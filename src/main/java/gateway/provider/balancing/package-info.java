/**
 * In which order the providers of one model are tried: one small class per policy, chosen by name. It knows nothing of calls,
 * limits and breakers.
 */
@NullMarked
package gateway.provider.balancing;

import org.jspecify.annotations.NullMarked;
