/**
 * How the database is reached, what hinders that, and who is told.
 */
@NullMarked
package gateway.storage.connection;

import org.jspecify.annotations.NullMarked;
