/** What beans of operators may rely on, from version to version: see docs/extending.md. Nothing else here is meant for them. */
@NullMarked
package routes.bean;

import org.jspecify.annotations.NullMarked;
