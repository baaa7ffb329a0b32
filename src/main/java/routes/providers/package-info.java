/** What JMX shows of providers. It decides nothing. */
@NullMarked
package routes.providers;

import org.jspecify.annotations.NullMarked;
