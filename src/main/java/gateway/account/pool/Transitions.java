package gateway.account.pool;

import static gateway.account.AccountState.ACTIVE;
import static gateway.account.AccountState.INACTIVE;
import static gateway.account.AccountState.INVALID;
import static gateway.account.AccountState.RATE_LIMITED;
import static gateway.account.TransitionCause.COOL_DOWN_ENDED;
import static gateway.account.TransitionCause.CREDENTIAL_REFUSED;
import static gateway.account.TransitionCause.CREDENTIAL_REPLACED;
import static gateway.account.TransitionCause.CREDIT_USED_UP;
import static gateway.account.TransitionCause.IDLE;
import static gateway.account.TransitionCause.OPERATOR_ACTIVATED;
import static gateway.account.TransitionCause.OPERATOR_DEACTIVATED;
import static gateway.account.TransitionCause.ORGANIZATION_DISABLED;
import static gateway.account.TransitionCause.RATE_LIMIT;
import static gateway.account.TransitionCause.REFRESH_REFUSED;
import static gateway.account.TransitionCause.ROOM_FOUND;

import gateway.account.AccountState;
import gateway.account.TransitionCause;
import java.util.List;
import java.util.Set;

/** The table of legal transitions between the states of an account, with their causes. All others are refused. */
final class Transitions {

    private static final List<Row> TABLE = List.of(
            row(Set.of(ACTIVE), RATE_LIMITED, RATE_LIMIT, CREDIT_USED_UP),
            // a window that ends later, or another check
            row(Set.of(RATE_LIMITED), RATE_LIMITED, RATE_LIMIT, CREDIT_USED_UP),
            row(Set.of(RATE_LIMITED), ACTIVE, COOL_DOWN_ENDED, ROOM_FOUND, OPERATOR_ACTIVATED),
            row(Set.of(ACTIVE, RATE_LIMITED), INVALID, CREDENTIAL_REFUSED, REFRESH_REFUSED, ORGANIZATION_DISABLED),
            row(Set.of(INVALID), ACTIVE, OPERATOR_ACTIVATED, CREDENTIAL_REPLACED),
            row(Set.of(ACTIVE, RATE_LIMITED, INVALID), INACTIVE, OPERATOR_DEACTIVATED),
            row(Set.of(ACTIVE, RATE_LIMITED), INACTIVE, IDLE),
            row(Set.of(INACTIVE), ACTIVE, OPERATOR_ACTIVATED));

    private Transitions() {}

    private record Row(Set<AccountState> from, AccountState to, Set<TransitionCause> causes) {}

    private static Row row(Set<AccountState> from, AccountState to, TransitionCause... causes) {
        return new Row(from, to, Set.of(causes));
    }

    static boolean allow(AccountState from, AccountState to, TransitionCause cause) {
        for (Row row : TABLE) {
            if (row.to == to && row.from.contains(from) && row.causes.contains(cause)) {
                return true;
            }
        }
        return false;
    }
}
