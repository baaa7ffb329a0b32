/** What an operator sees of a start: its slow steps while they run, and what has come of it. Knows neither terminal nor log. */
@NullMarked
package gateway.start;

import org.jspecify.annotations.NullMarked;
