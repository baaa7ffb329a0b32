/** What may be wrong with an installation: checks that look and change nothing. */
@NullMarked
package gateway.doctor;

import org.jspecify.annotations.NullMarked;
