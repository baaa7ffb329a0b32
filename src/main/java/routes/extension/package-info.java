/** What operators add to routes as code: jars and Kamelets of a folder, in a class loader for each generation of routes. */
@NullMarked
package routes.extension;

import org.jspecify.annotations.NullMarked;
