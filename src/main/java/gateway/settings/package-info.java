/**
 * Settings that operators change while proxies run: what they are now and why, their changes, and the way back. What a value means,
 * and whether it can be used, is known to {@code gateway.config}.
 */
@NullMarked
package gateway.settings;

import org.jspecify.annotations.NullMarked;
