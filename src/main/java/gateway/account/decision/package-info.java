/**
 * Why a request went to which account: what was considered, what was chosen and how each try ended, kept for a while for
 * operators. It takes no part in the choice.
 */
@NullMarked
package gateway.account.decision;

import org.jspecify.annotations.NullMarked;
