/** The Camel edge: the running gateway and its registry. Only this package and its sub-packages import Camel or Vert.x. */
@NullMarked
package routes;

import org.jspecify.annotations.NullMarked;
