/** What is wrong with a route file, where, and what to do. Knows no rule's reasons. */
@NullMarked
package gateway.routes.finding;

import org.jspecify.annotations.NullMarked;
