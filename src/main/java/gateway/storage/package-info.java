/**
 * PostgreSQL: adapters of the ports that the features define. The only package that speaks SQL. The embedded server and the
 * journal are below it.
 */
@NullMarked
package gateway.storage;

import org.jspecify.annotations.NullMarked;
