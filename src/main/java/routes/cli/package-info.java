/**
 * The command line.
 */
@NullMarked
package routes.cli;

import org.jspecify.annotations.NullMarked;
