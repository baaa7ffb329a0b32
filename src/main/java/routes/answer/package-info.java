/** What ends a request: its answer is written, its row is settled, and those who listen are told. */
@NullMarked
package routes.answer;

import org.jspecify.annotations.NullMarked;
