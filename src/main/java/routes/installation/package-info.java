/** What an installation has of its own beside its database: its data folder and its master key. */
@NullMarked
package routes.installation;

import org.jspecify.annotations.NullMarked;
