/**
 * What a translation takes and gives: requests, answers, streams, targets, facts and losses; and what every translation of a
 * request is made with.
 */
@NullMarked
package gateway.translation.contract;

import org.jspecify.annotations.NullMarked;
