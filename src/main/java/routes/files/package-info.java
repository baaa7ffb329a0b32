/** The route files that a gateway runs: which they are, and how Camel reads them. Knows nothing of what they name. */
@NullMarked
package routes.files;

import org.jspecify.annotations.NullMarked;
