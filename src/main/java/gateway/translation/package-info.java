/** Translation between the dialects, pure: trees and events in, trees and events out. Classes are named by their pair. */
@NullMarked
package gateway.translation;

import org.jspecify.annotations.NullMarked;
