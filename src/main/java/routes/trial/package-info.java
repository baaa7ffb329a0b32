/**
 * Routes that are only tried: a Camel context of its own, whose requests come from a list and whose upstreams, accounts of
 * what was used and everything outside are stand-ins.
 */
@NullMarked
package routes.trial;

import org.jspecify.annotations.NullMarked;
