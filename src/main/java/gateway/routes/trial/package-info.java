/** What a dry run of routes finds: the way of each request, and how two ways differ. Knows nothing of how routes are run. */
@NullMarked
package gateway.routes.trial;

import org.jspecify.annotations.NullMarked;
