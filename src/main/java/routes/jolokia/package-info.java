/**
 * JMX over HTTP on the management port, for people who have signed in: what each role may see and do there, and nothing else. It
 * knows beans by their names only.
 */
@NullMarked
package routes.jolokia;

import org.jspecify.annotations.NullMarked;
