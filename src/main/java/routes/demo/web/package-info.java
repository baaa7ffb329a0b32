/**
 * The simulated web application of Claude, with the conversation API that web mode calls: one implementation for
 * {@code ./claude-proxy demo} and for tests, which script it. It knows nothing of the routes, of accounts or of storage.
 */
@NullMarked
package routes.demo.web;

import org.jspecify.annotations.NullMarked;
