/**
 * What operators do with accounts: add, sign in, change, test, switch on and off, take from one installation to another. It
 * knows nothing of HTTP; who may do it is decided before.
 */
@NullMarked
package gateway.admin;

import org.jspecify.annotations.NullMarked;
