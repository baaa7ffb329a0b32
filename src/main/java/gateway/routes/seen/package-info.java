/** When steps of routes were last passed, over generations, restarts and nodes. It counts nothing itself. */
@NullMarked
package gateway.routes.seen;

import org.jspecify.annotations.NullMarked;
