/** The commands for route files. */
@NullMarked
package routes.cli.pipeline;

import org.jspecify.annotations.NullMarked;
