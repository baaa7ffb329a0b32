/**
 * What was consumed: token counts, the usage row of an answered request, and the ports that keep rows. It knows nothing of
 * files, SQL or routes.
 */
@NullMarked
package gateway.usage;

import org.jspecify.annotations.NullMarked;
