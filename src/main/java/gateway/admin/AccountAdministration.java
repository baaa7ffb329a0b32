package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.TransitionCause;
import gateway.account.pool.AccountPool;
import gateway.audit.AuditLog;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.AccountProbe;
import gateway.oauth.SignIn;
import gateway.oauth.TokenRefresher;
import gateway.upstream.UsageWindows;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with accounts, over HTTP and from the command line. Accounts are named by their id or by the UUID of their
 * organisation; every change leaves a row in the audit log, with the actor: the id of the admin key, or {@code command line}.
 * Safe from many threads; every call may fail with STORAGE_UNAVAILABLE, and with ACCOUNT_NOT_FOUND where it names an account.
 */
public final class AccountAdministration {

    private final AccountStore store;
    private final AccountTraces traces;
    private final TokenRefresher refresher;
    private final AccountPool pool;
    private final AuditLog audit;
    private final InstantSource clock;
    private final StoredAccounts accounts;
    private final AccountCheck check;
    private final SignIns signIns;
    private final AccountTransfer transfer;

    /**
     * @param pool the accounts in memory; outside a running gateway it was loaded once
     */
    public AccountAdministration(
            AccountStore store,
            AccountTraces traces,
            AccountPool pool,
            SignIn signIn,
            AccountProbe probe,
            TokenRefresher refresher,
            AuditLog audit,
            InstantSource clock) {
        this.store = store;
        this.traces = traces;
        this.refresher = refresher;
        this.pool = pool;
        this.audit = audit;
        this.clock = clock;
        this.accounts = new StoredAccounts(store, pool, clock);
        this.check = new AccountCheck(store, traces, pool, probe, refresher, clock);
        this.signIns = new SignIns(accounts, check, signIn, audit, clock);
        this.transfer = new AccountTransfer(accounts, check, audit, clock);
    }

    /**
     * Adds an account.
     *
     * @param validate whether Anthropic is asked first; else it is told by the daily check what the account is
     * @throws GatewayFailure REQUEST_FIELD, ACCOUNT_CREDENTIAL, ACCOUNT_ORGANIZATION_DISABLED, UPSTREAM_UNREACHABLE or
     *     ACCOUNT_DUPLICATE
     */
    public Account create(NewAccount wanted, boolean validate, String actor) {
        Account account = new Account(
                UUID.randomUUID().toString(),
                AccountInput.name("name", wanted.name()),
                wanted.kind(),
                AccountState.ACTIVE,
                null,
                null,
                null,
                AccountInput.credential(wanted, clock.instant()),
                clock.instant(),
                null,
                AccountInput.cookieBeside(wanted),
                AccountInput.options(wanted.options()),
                AccountProfile.UNKNOWN,
                null,
                1);
        Account added = accounts.add(validate ? check.validated(account) : account, actor);
        audit.record(actor, "account.create", added.id(), AuditDetail.of(added));
        return added;
    }

    /**
     * Lists accounts in the order in which they were added.
     *
     * @param after id of the last account of the page before, null for the first page
     * @param limit accounts of a page at most
     * @throws GatewayFailure REQUEST_PARAMETER when there is no account {@code after}
     */
    public AccountPage list(AccountFilter filter, @Nullable String after, int limit) {
        return AccountPage.of(
                accounts.all(), account -> filter.accepts(account, accounts.stateOf(account)), after, limit);
    }

    /** The account as it is stored. */
    public Account find(String idOrOrganization) {
        return accounts.require(idOrOrganization);
    }

    /**
     * Changes an account. A new credential makes an invalid account active again.
     *
     * @param version that the change is based on; null makes it on whatever is stored
     * @param edit told how the account is; may be called anew when somebody else changes it meanwhile
     * @param validate whether Anthropic is asked about a new credential first
     * @throws GatewayFailure PRECONDITION_FAILED, and what {@link #create} throws
     */
    public Account update(
            String idOrOrganization,
            @Nullable Long version,
            UnaryOperator<AccountChange> edit,
            boolean validate,
            String actor) {
        StoredAccounts.Changed changed = accounts.change(idOrOrganization, version, current -> {
            Account edited = AccountEdit.apply(current, edit.apply(AccountChange.of(current)), clock.instant());
            return validate && AccountEdit.signsInOtherwise(current, edited)
                    ? AccountEdit.ofSameOrganization(current, check.validated(edited))
                    : edited;
        });
        Account after = changed.after();
        audit.record(actor, "account.change", after.id(), AuditDetail.ofChange(changed.before(), after));
        boolean replaced = !changed.before().credential().equals(after.credential());
        return replaced ? accounts.reviveReplaced(after, actor, null) : after;
    }

    /**
     * Removes an account, with its history and what is pinned to it.
     *
     * @param version that must be stored, null for any
     */
    public void delete(String idOrOrganization, @Nullable Long version, String actor) {
        Account removed = accounts.remove(idOrOrganization, version);
        audit.record(actor, "account.delete", removed.id(), AuditDetail.of(removed));
    }

    /**
     * Switches an account on.
     *
     * @param reason in words, null for none
     */
    public Account activate(String idOrOrganization, @Nullable String reason, String actor) {
        AccountState before = accounts.stateOf(accounts.require(idOrOrganization));
        Account account =
                switched(idOrOrganization, AccountState.ACTIVE, TransitionCause.OPERATOR_ACTIVATED, reason, actor);
        pool.lift(account.id(), null);
        traces.liftModelCoolDowns(account.id(), null);
        if (before != AccountState.ACTIVE && account.token() != null) {
            forgetWindows(account);
        }
        return account;
    }

    /**
     * Ends the rest of a model before its time.
     *
     * @param model empty for requests without one, null for all models
     */
    public Account lift(String idOrOrganization, @Nullable String model, String actor) {
        Account account = accounts.require(idOrOrganization);
        pool.lift(account.id(), model);
        traces.liftModelCoolDowns(account.id(), model);
        audit.record(actor, "account.lift", account.id(), AuditDetail.of(account));
        return account;
    }

    private void forgetWindows(Account account) {
        // Who brings an account back says that it has room again; the next answer tells how much.
        UsageWindows.Window empty = new UsageWindows.Window(0, null);
        pool.observe(account.id(), new UsageWindows(empty, empty, clock.instant()));
        pool.flushWindows();
    }

    /**
     * Switches an account off.
     *
     * @param reason in words, null for none
     */
    public Account deactivate(String idOrOrganization, @Nullable String reason, String actor) {
        return switched(idOrOrganization, AccountState.INACTIVE, TransitionCause.OPERATOR_DEACTIVATED, reason, actor);
    }

    private Account switched(
            String idOrOrganization, AccountState to, TransitionCause cause, @Nullable String reason, String actor) {
        String why = reason == null ? null : AccountInput.name("reason", reason);
        Account account = accounts.move(accounts.require(idOrOrganization), to, cause, actor, why);
        String action = to == AccountState.ACTIVE ? "account.activate" : "account.deactivate";
        audit.record(actor, action, account.id(), AuditDetail.of(account));
        return account;
    }

    /**
     * Refreshes the token of an account now; an invalid account is active again then.
     *
     * @throws GatewayFailure ACCOUNT_NOT_REFRESHABLE, OAUTH_REFRESH_REFUSED or UPSTREAM_UNREACHABLE
     */
    public Account refresh(String idOrOrganization, String actor) {
        Account account = accounts.require(idOrOrganization);
        expectRenewed(account, refresher.refresh(account.id()));
        audit.record(actor, "account.refresh", account.id(), AuditDetail.of(account));
        return accounts.reviveReplaced(accounts.require(account.id()), actor, "refreshed");
    }

    private static void expectRenewed(Account account, TokenRefresher.Outcome outcome) {
        switch (outcome) {
            case TokenRefresher.Outcome.Renewed _ -> {}
            case TokenRefresher.Outcome.Refused refused ->
                throw new GatewayFailure.RequestRefused(
                        FailureKind.OAUTH_REFRESH_REFUSED, account.name(), refused.reason());
            case TokenRefresher.Outcome.Failed failed ->
                throw new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_UNREACHABLE, null, failed.reason());
            case TokenRefresher.Outcome.NotRefreshable _ ->
                throw new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_NOT_REFRESHABLE, account.name());
        }
    }

    /** Asks Anthropic about an account, keeps what it tells, and takes the account out when it is refused. */
    public AccountTest test(String idOrOrganization, String actor) {
        AccountTest result = check.check(accounts.require(idOrOrganization), actor);
        audit.record(actor, "account.test", result.account().id(), AuditDetail.of(result.account()));
        return result;
    }

    /**
     * What happened to an account, the latest first.
     *
     * @param before only entries with a smaller number, null for the latest
     */
    public List<AccountStore.HistoryEntry> history(String idOrOrganization, @Nullable Long before, int limit) {
        return store.history(accounts.require(idOrOrganization).id(), before, limit);
    }

    /**
     * Begins a sign-in at Anthropic.
     *
     * @param redirectUri where Anthropic sends the person with the code, null for the usual place
     * @throws GatewayFailure REQUEST_FIELD, or ACCOUNT_DUPLICATE when the named account has an API key
     */
    public SignIn.Started startSignIn(SignInWish wish, @Nullable URI redirectUri, String actor) {
        return signIns.start(wish, redirectUri, actor);
    }

    /**
     * Ends a sign-in: the account of the organisation gets the new token and is active; where there is none, one is added.
     *
     * @param pasted the code, {@code code#state}, or the whole URL that Anthropic redirected to
     * @param state null when it is part of what was pasted
     * @param actor null for whoever began the sign-in
     * @throws GatewayFailure OAUTH_CODE, OAUTH_STATE, OAUTH_REFUSED, UPSTREAM_UNREACHABLE, ACCOUNT_CREDENTIAL,
     *     ACCOUNT_ORGANIZATION_DISABLED or ACCOUNT_DUPLICATE
     */
    public SignInResult finishSignIn(String pasted, @Nullable String state, @Nullable String actor) {
        return signIns.finish(pasted, state, actor);
    }

    /**
     * All accounts as JSON, to be read by {@link #importAccounts}.
     *
     * @param passphrase under which the secrets are encrypted; null leaves them out
     * @throws GatewayFailure ACCOUNT_PASSPHRASE when it is too short
     */
    public String exportAccounts(@Nullable String passphrase, String actor) {
        return transfer.write(passphrase, actor);
    }

    /**
     * Adds the accounts of an export, or of a list with secrets in the open; accounts that are there already are skipped.
     *
     * @param passphrase of the export, null when it has no encrypted secrets
     * @param validate whether Anthropic is asked about each account first; one that it refuses is skipped
     * @throws GatewayFailure REQUEST_NOT_JSON, REQUEST_SHAPE, REQUEST_FIELD or ACCOUNT_PASSPHRASE, before anything is added
     */
    public ImportResult importAccounts(String json, @Nullable String passphrase, boolean validate, String actor) {
        return transfer.read(json, passphrase, validate, actor);
    }
}
