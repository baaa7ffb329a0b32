/** The usage journal: in files of the data folder, or in memory. It knows neither PostgreSQL nor SQL. */
@NullMarked
package gateway.storage.journal;

import org.jspecify.annotations.NullMarked;
