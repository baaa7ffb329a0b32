/** Routes as people look at them: their steps, what these call, and the figures of each. It reads models and draws; it decides nothing. */
@NullMarked
package gateway.routes.picture;

import org.jspecify.annotations.NullMarked;
