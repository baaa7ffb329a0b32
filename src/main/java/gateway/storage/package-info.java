/**
 * PostgreSQL and the journal file: adapters of the ports that the features define. The only package that speaks SQL.
 */
@NullMarked
package gateway.storage;

import org.jspecify.annotations.NullMarked;
