/**
 * In which order the accounts that could serve a request are tried: one small class per policy, chosen by name. It knows
 * nothing of states, cool-downs and leases; what it is given may be used.
 */
@NullMarked
package gateway.account.selection;

import org.jspecify.annotations.NullMarked;
