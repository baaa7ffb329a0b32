/**
 * The admin API and the open endpoints that describe the gateway.
 */
@NullMarked
package routes.admin;

import org.jspecify.annotations.NullMarked;
