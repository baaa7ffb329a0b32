package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.TransitionCause;
import gateway.account.pool.AccountPool;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.AccountProbe;
import gateway.oauth.RefreshFailedException;
import gateway.oauth.TokenRefresher;
import gateway.upstream.UsageWindows;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks Anthropic about accounts and keeps what it tells: organisation, plan, models, usage windows. An account that it refuses
 * is taken out. Safe from many threads; every call may fail with STORAGE_UNAVAILABLE.
 */
public final class AccountCheck {

    private final AccountTraces traces;
    private final AccountPool pool;
    private final AccountProbe probe;
    private final TokenRefresher refresher;
    private final InstantSource clock;
    private final StoredAccounts accounts;

    public AccountCheck(
            AccountStore store,
            AccountTraces traces,
            AccountPool pool,
            AccountProbe probe,
            TokenRefresher refresher,
            InstantSource clock) {
        this.traces = traces;
        this.pool = pool;
        this.probe = probe;
        this.refresher = refresher;
        this.clock = clock;
        this.accounts = new StoredAccounts(store, pool, clock);
    }

    /**
     * Asks about a stored account; its token is refreshed first where it ends soon.
     *
     * @param actor who asks, for its history
     */
    public AccountTest check(Account account, String actor) {
        long began = clock.millis();
        try {
            Account ready = account.token() == null ? account : refresher.ready(account);
            AccountProbe.Finding finding = ask(ready);
            return took(clock.millis() - began, finding, ready, actor);
        } catch (RefreshFailedException e) {
            return failed(account, clock.millis() - began, e.getMessage());
        }
    }

    /**
     * What Anthropic tells about an account that is not stored yet.
     *
     * @return the account with its profile and organisation
     * @throws GatewayFailure ACCOUNT_CREDENTIAL, ACCOUNT_ORGANIZATION_DISABLED or UPSTREAM_UNREACHABLE
     */
    Account validated(Account account) {
        return switch (probe.check(account)) {
            case AccountProbe.Checked checked -> with(account, checked);
            case AccountProbe.WithoutCookie without -> throw failure(account, without.cookie());
            case AccountProbe.Refused refused -> throw failure(account, refused);
            case AccountProbe.Unreachable unreachable -> throw failure(account, unreachable);
        };
    }

    private static GatewayFailure failure(Account account, AccountProbe.Finding finding) {
        if (finding instanceof AccountProbe.Unreachable unreachable) {
            return new GatewayFailure.UpstreamFailed(unreachable.kind(), null, unreachable.reason());
        }
        boolean disabled = finding instanceof AccountProbe.Refused refused && refused.organizationDisabled();
        return new GatewayFailure.RequestRefused(
                disabled ? FailureKind.ACCOUNT_ORGANIZATION_DISABLED : FailureKind.ACCOUNT_CREDENTIAL,
                account.name(),
                reason(finding));
    }

    private static String reason(AccountProbe.Finding finding) {
        return switch (finding) {
            case AccountProbe.Refused refused -> refused.reason();
            case AccountProbe.Unreachable unreachable -> unreachable.reason();
            case AccountProbe.WithoutCookie without -> "its cookie: " + reason(without.cookie());
            case AccountProbe.Checked _ -> "";
        };
    }

    /** The same account with what was found out; what Anthropic does not tell stays as it is known. */
    static Account with(Account account, AccountProbe.Checked checked) {
        String told = checked.organizationUuid();
        return account.withProfile(checked.profile(), told == null ? account.organizationUuid() : told);
    }

    /** A token that is refused is refreshed once. */
    private AccountProbe.Finding ask(Account account) {
        AccountProbe.Finding finding = probe.check(account);
        Credential.OAuthToken token = account.token();
        boolean mayHaveEnded = finding instanceof AccountProbe.Refused refused && !refused.organizationDisabled();
        if (mayHaveEnded && token != null && token.refreshToken() != null) {
            return probe.check(refresher.renew(account));
        }
        return finding;
    }

    private AccountTest took(long millis, AccountProbe.Finding finding, Account account, String actor) {
        return switch (finding) {
            case AccountProbe.Checked checked -> {
                AccountTest kept = keep(account, checked, millis);
                if (kept.ok() && account.sessionCookie() != null) {
                    pool.cookieAccepted(account.id());
                }
                yield kept;
            }
            case AccountProbe.WithoutCookie without -> keepWithoutCookie(account, without, millis);
            case AccountProbe.Refused refused -> {
                takeOut(account, refused, actor);
                yield failed(account, millis, refused.reason());
            }
            case AccountProbe.Unreachable unreachable -> failed(account, millis, unreachable.reason());
        };
    }

    /** Such an account serves on by its token. */
    private AccountTest keepWithoutCookie(Account asked, AccountProbe.WithoutCookie without, long millis) {
        AccountTest kept = keep(asked, without.token(), millis);
        if (!kept.ok()) {
            return kept;
        }
        if (without.cookie() instanceof AccountProbe.Refused refused && !isReplaced(asked)) {
            pool.cookieRefused(asked.id(), refused.reason());
        }
        return failed(asked, millis, reason(without));
    }

    /** Whether the account has another credential or cookie by now than the one that was asked about. */
    private boolean isReplaced(Account asked) {
        Account stored = accounts.require(asked.id());
        return !stored.credential().equals(asked.credential())
                || !Objects.equals(stored.sessionCookie(), asked.sessionCookie());
    }

    private AccountTest keep(Account asked, AccountProbe.Checked checked, long millis) {
        String known = asked.organizationUuid();
        String told = checked.organizationUuid();
        if (known != null && told != null && !known.equalsIgnoreCase(told)) {
            return failed(asked, millis, "its credential belongs to another organisation now");
        }
        try {
            Account stored = accounts.change(asked.id(), null, current -> with(current, checked))
                    .after();
            keepWindows(stored);
            return new AccountTest(true, millis, null, stored);
        } catch (GatewayFailure e) {
            if (e.kind() == FailureKind.ACCOUNT_DUPLICATE) {
                return failed(asked, millis, "another account has the same organisation");
            }
            throw e;
        }
    }

    private void keepWindows(Account account) {
        UsageWindows windows = account.kind() == AccountKind.API_KEY ? null : probe.usage(account);
        if (windows != null) {
            traces.saveWindows(Map.of(account.id(), windows));
            pool.observe(account.id(), windows);
        }
    }

    private void takeOut(Account account, AccountProbe.Refused refused, String actor) {
        AccountState state = accounts.stateOf(account);
        boolean serving = state == AccountState.ACTIVE || state == AccountState.RATE_LIMITED;
        boolean mayServeOtherwise = !refused.organizationDisabled() && account.kind() == AccountKind.OAUTH_AND_COOKIE;
        if (!serving || mayServeOtherwise || isReplaced(account)) {
            return;
        }
        TransitionCause cause = refused.organizationDisabled()
                ? TransitionCause.ORGANIZATION_DISABLED
                : TransitionCause.CREDENTIAL_REFUSED;
        accounts.move(account, AccountState.INVALID, cause, actor, refused.reason());
    }

    private AccountTest failed(Account account, long millis, @Nullable String reason) {
        return new AccountTest(false, millis, reason == null ? "it failed" : reason, accounts.require(account.id()));
    }
}
