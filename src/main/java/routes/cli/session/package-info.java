/** What commands share: what they write, groups of them, and the running proxy that they talk to. */
@NullMarked
package routes.cli.session;

import org.jspecify.annotations.NullMarked;
