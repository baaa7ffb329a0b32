/**
 * Who changed what. It knows nothing of what is changed.
 */
@NullMarked
package gateway.audit;

import org.jspecify.annotations.NullMarked;
