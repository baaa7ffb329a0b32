/** Whose the resources at Anthropic are (batches, files, containers, skills), and the links to them in answers. */
@NullMarked
package routes.resource;

import org.jspecify.annotations.NullMarked;
