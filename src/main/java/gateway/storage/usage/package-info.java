/** Usage rows and results of batches in PostgreSQL, and their sums. */
@NullMarked
package gateway.storage.usage;

import org.jspecify.annotations.NullMarked;
