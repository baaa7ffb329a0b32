/** Sends requests once more on an operator's order, and compares what comes of it with what there was. */
@NullMarked
package routes.replay;

import org.jspecify.annotations.NullMarked;
