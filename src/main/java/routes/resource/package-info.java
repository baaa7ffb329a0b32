/** Whose resources of the upstream are: batches, files, containers, and the links to them in answers. */
@NullMarked
package routes.resource;

import org.jspecify.annotations.NullMarked;
