/** The conversation interface of the web application: every path, field and shape of it that is used. Undocumented. Pure. */
@NullMarked
package gateway.protocol.web;

import org.jspecify.annotations.NullMarked;
