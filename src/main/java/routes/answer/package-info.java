/** What ends a request: its answer is written, its usage row is settled, and listeners are told. */
@NullMarked
package routes.answer;

import org.jspecify.annotations.NullMarked;
