/** What the commands for settings do, with a running proxy and without one. */
@NullMarked
package routes.cli.settings;

import org.jspecify.annotations.NullMarked;
