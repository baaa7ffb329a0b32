/** Holds route files against Camel's own schema, and says in one sentence what does not fit. */
@NullMarked
package gateway.routes.schema;

import org.jspecify.annotations.NullMarked;
