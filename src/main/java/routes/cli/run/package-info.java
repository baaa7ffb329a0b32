/** The commands that start a gateway, what they show of the start, and how they end. */
@NullMarked
package routes.cli.run;

import org.jspecify.annotations.NullMarked;
