/**
 * What all answers have in common: pings before the first event, how fast the client reads, time-outs, failures, the end of a
 * try, and the settlement that makes the row and tells those who listen.
 */
@NullMarked
package routes.answer;

import org.jspecify.annotations.NullMarked;
