/**
 * The runs of scheduled jobs, as operators see them. It knows nothing of schedules and of what the jobs do.
 */
@NullMarked
package gateway.jobs;

import org.jspecify.annotations.NullMarked;
