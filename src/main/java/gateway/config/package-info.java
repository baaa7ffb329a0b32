/**
 * The settings, read once at start from properties and environment, and the log that they describe; the only package that
 * reads either. It knows nothing of what the settings do.
 */
@NullMarked
package gateway.config;

import org.jspecify.annotations.NullMarked;
