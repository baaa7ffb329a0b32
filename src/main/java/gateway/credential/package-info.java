/**
 * The secrets of accounts and how they are encrypted at rest. It knows nothing of where they are stored.
 */
@NullMarked
package gateway.credential;

import org.jspecify.annotations.NullMarked;
