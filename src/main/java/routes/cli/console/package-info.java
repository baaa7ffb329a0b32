/** The command that shows Hawtio in a browser, connected with the proxy that runs on this machine. */
@NullMarked
package routes.cli.console;

import org.jspecify.annotations.NullMarked;
