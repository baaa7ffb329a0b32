/** Files and folders that nobody but the user of this process may read. */
@NullMarked
package gateway.files;

import org.jspecify.annotations.NullMarked;
