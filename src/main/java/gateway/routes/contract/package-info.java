/** What the gateway promises to its clients, and which route files would break it. */
@NullMarked
package gateway.routes.contract;

import org.jspecify.annotations.NullMarked;
