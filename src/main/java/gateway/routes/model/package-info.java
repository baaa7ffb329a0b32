/** The routes, templates and steps that stand in a set of files, and what calls what. Judges nothing. */
@NullMarked
package gateway.routes.model;

import org.jspecify.annotations.NullMarked;
