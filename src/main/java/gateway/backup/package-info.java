/** The file of a backup: its parts, its manifest, and how both are written and checked. It knows no database. */
@NullMarked
package gateway.backup;

import org.jspecify.annotations.NullMarked;
