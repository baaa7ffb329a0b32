/** What is read of {@code multipart/form-data} (RFC 7578, RFC 2046 5.1): strictly, since an upstream reads the same bytes. Pure. */
@NullMarked
package gateway.protocol.form;

import org.jspecify.annotations.NullMarked;
