/**
 * What the scheduled routes do.
 */
@NullMarked
package routes.maintenance;

import org.jspecify.annotations.NullMarked;
