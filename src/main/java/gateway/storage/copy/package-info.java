/** All that is stored, copied into a backup and back, and what a database says of itself. It knows no stores. */
@NullMarked
package gateway.storage.copy;

import org.jspecify.annotations.NullMarked;
