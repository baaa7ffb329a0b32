/**
 * Translation between the dialects, pure: trees and events in, trees and events out. {@link Conversion} is the translation of one
 * try. The pairs of dialects that it is made of lie in the sub-packages, in classes named by their pair.
 */
@NullMarked
package gateway.translation;

import org.jspecify.annotations.NullMarked;
