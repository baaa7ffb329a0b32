/** The PostgreSQL server in the data folder: its files and processes. It knows nothing of what is kept in its database. */
@NullMarked
package gateway.storage.embedded;

import org.jspecify.annotations.NullMarked;
