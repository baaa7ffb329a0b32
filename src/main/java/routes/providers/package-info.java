/** How operators see and set up providers beside the admin API: JMX. It decides nothing. */
@NullMarked
package routes.providers;

import org.jspecify.annotations.NullMarked;
