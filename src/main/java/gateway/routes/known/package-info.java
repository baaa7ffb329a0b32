/** What routes may name: components, beans, settings, expressions. Says what there is, not where it comes from. */
@NullMarked
package gateway.routes.known;

import org.jspecify.annotations.NullMarked;
