package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.account.pool.AccountPool;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes accounts in the store and makes the pool follow at once. Safe from many threads. */
final class StoredAccounts {

    /** How often a change is made anew when somebody else was faster. */
    private static final int TRIES = 5;

    private static final int LONGEST_SHOWN = 100;

    private final AccountStore store;
    private final AccountPool pool;
    private final InstantSource clock;

    /** An account that was changed, as it was and as it is stored now. */
    record Changed(Account before, Account after) {}

    StoredAccounts(AccountStore store, AccountPool pool, InstantSource clock) {
        this.store = store;
        this.pool = pool;
        this.clock = clock;
    }

    List<Account> all() {
        return store.loadAll();
    }

    /** The account with this id, of this organisation, or with this name, in this order; ACCOUNT_NOT_FOUND without one. */
    Account require(String idOrOrganization) {
        Account ofOrganization = null;
        Account ofName = null;
        for (Account account : store.loadAll()) {
            if (account.id().equalsIgnoreCase(idOrOrganization)) {
                return account;
            }
            if (idOrOrganization.equalsIgnoreCase(account.organizationUuid())) {
                ofOrganization = account;
            }
            if (idOrOrganization.equals(account.name())) {
                ofName = account;
            }
        }
        Account found = ofOrganization != null ? ofOrganization : ofName;
        if (found == null) {
            throw unknown(idOrOrganization);
        }
        return found;
    }

    /** The state of an account as this node knows it, which is newer than the store's while that is behind. */
    AccountState stateOf(Account account) {
        return pool.find(account.id()).map(Account::state).orElse(account.state());
    }

    /** Adds an account. */
    Account add(Account account, String actor) {
        if (!store.insert(account, actor)) {
            throw duplicate(account);
        }
        return adopted(account.id());
    }

    /**
     * Changes an account.
     *
     * @param version that the change is based on; null makes it on whatever is stored
     * @param edit told what is stored; called anew when that has changed meanwhile
     */
    Changed change(String idOrOrganization, @Nullable Long version, UnaryOperator<Account> edit) {
        for (int i = 0; i < TRIES; i++) {
            Account current = require(idOrOrganization);
            expect(version, current);
            Account edited = edit.apply(current);
            switch (store.update(edited)) {
                case DONE -> {
                    return new Changed(current, adopted(current.id()));
                }
                case DUPLICATE -> throw duplicate(edited);
                case GONE -> throw unknown(idOrOrganization);
                case STALE -> {
                    // The next round sees whether that matters.
                }
            }
        }
        throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
    }

    /** Removes an account. */
    Account remove(String idOrOrganization, @Nullable Long version) {
        Account current = require(idOrOrganization);
        expect(version, current);
        if (!store.delete(current.id(), version)) {
            throw changed(require(current.id()));
        }
        pool.forget(current.id());
        return current;
    }

    /**
     * Moves an account to another state, where it is not there yet, and returns when that is stored.
     *
     * @throws GatewayFailure ACCOUNT_TRANSITION when it may not go there
     */
    Account move(Account account, AccountState to, TransitionCause cause, String actor, @Nullable String reason) {
        if (pool.find(account.id()).isEmpty()) {
            pool.adopt(account);
        }
        AccountState from = stateOf(account);
        StateChange made = pool.change(account.id(), to, cause, actor, reason);
        // The pool writes at its own pace; an operator's answer, and a command that ends at once, cannot wait for that.
        // The store takes the same change once.
        store.changeState(
                account.id(),
                made == null ? new StateChange(clock.instant(), from, to, cause, actor, reason, null) : made);
        return require(account.id());
    }

    /** Makes an invalid account active again that got a new credential. */
    Account reviveReplaced(Account account, String actor, @Nullable String reason) {
        return switch (stateOf(account)) {
            // A new token of the same organisation has the same usage windows.
            case ACTIVE, INACTIVE, RATE_LIMITED -> account;
            case INVALID -> move(account, AccountState.ACTIVE, TransitionCause.CREDENTIAL_REPLACED, actor, reason);
        };
    }

    private static void expect(@Nullable Long version, Account current) {
        if (version != null && version != current.version()) {
            throw changed(current);
        }
    }

    private static GatewayFailure changed(Account current) {
        return new GatewayFailure.RequestRefused(
                FailureKind.PRECONDITION_FAILED, "Account " + current.name(), "v" + current.version());
    }

    private static GatewayFailure unknown(String asked) {
        return new GatewayFailure.RequestRefused(
                FailureKind.ACCOUNT_NOT_FOUND,
                asked.length() > LONGEST_SHOWN ? asked.substring(0, LONGEST_SHOWN) + "…" : asked);
    }

    /** Says what collides, and with which account; without that where it is gone meanwhile. */
    private GatewayFailure duplicate(Account refused) {
        for (Account other : store.loadAll()) {
            String same = other.id().equals(refused.id()) ? null : sameIn(refused, other);
            if (same != null) {
                return new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_DUPLICATE, same, other.name(), other.id());
            }
        }
        return new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_DUPLICATE);
    }

    private static @Nullable String sameIn(Account one, Account other) {
        if (other.credential().secret().equals(one.credential().secret())) {
            return "credential";
        }
        Credential.SessionCookie cookie = one.cookie();
        if (cookie != null && cookie.equals(other.cookie())) {
            return "cookie";
        }
        String organization = one.organizationUuid();
        if (organization != null && organization.equalsIgnoreCase(other.organizationUuid())) {
            return "organisation";
        }
        return other.name().equals(one.name()) ? "name" : null;
    }

    private Account adopted(String id) {
        Account stored = require(id);
        pool.adopt(stored);
        return stored;
    }
}
