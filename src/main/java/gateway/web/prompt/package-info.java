/** A request of the Messages API as what the web application is asked: prompt, uploads, tools, and what could not be said. Pure. */
@NullMarked
package gateway.web.prompt;

import org.jspecify.annotations.NullMarked;
