/**
 * The Camel edge: entry point, registry and typed exchange keys. Together with its sub-packages the only code that imports Camel or
 * Vert.x.
 */
@NullMarked
package routes;

import org.jspecify.annotations.NullMarked;
