package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountProfile;
import gateway.account.AccountStore;
import gateway.account.pool.AccountPool;
import gateway.audit.AuditLog;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.CookieSignIn;
import gateway.oauth.SignIn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives accounts with a session cookie an OAuth token, because an operator asks for it. An account signs in once at a time: who
 * asks meanwhile gets what comes of that. Safe from many threads.
 */
public final class CookieSignIns {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final StoredAccounts accounts;
    private final AccountCheck check;
    private final CookieSignIn signIn;
    private final AuditLog audit;
    private final Map<String, CompletableFuture<Account>> running = new ConcurrentHashMap<>();

    public CookieSignIns(
            AccountStore store,
            AccountPool pool,
            AccountCheck check,
            CookieSignIn signIn,
            AuditLog audit,
            InstantSource clock) {
        this.accounts = new StoredAccounts(store, pool, clock);
        this.check = check;
        this.signIn = signIn;
        this.audit = audit;
    }

    /**
     * Signs an account in with its own cookie; it is {@code oauth_and_cookie} then, and an invalid one is active again.
     *
     * @throws GatewayFailure ACCOUNT_NOT_FOUND, ACCOUNT_DUPLICATE, STORAGE_UNAVAILABLE, and what {@link CookieSignIn#signIn}
     *     throws
     */
    public Account signIn(String idOrOrganization, String actor) {
        Account account = accounts.require(idOrOrganization);
        CompletableFuture<Account> own = new CompletableFuture<>();
        CompletableFuture<Account> other = running.putIfAbsent(account.id(), own);
        if (other != null) {
            return await(other);
        }
        try {
            Account signedIn = signedIn(account, actor);
            own.complete(signedIn);
            return signedIn;
        } catch (RuntimeException e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            running.remove(account.id(), own);
            own.cancel(false);
        }
    }

    private static Account await(CompletableFuture<Account> other) {
        try {
            return other.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GatewayFailure failure) {
                throw failure;
            }
            throw new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, e);
        } catch (TimeoutException e) {
            throw new GatewayFailure.UpstreamFailed(
                    FailureKind.UPSTREAM_UNREACHABLE, e, "the sign-in of this account takes long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayFailure.GatewayUnavailable(FailureKind.DRAINING, null, e);
        }
    }

    private Account signedIn(Account account, String actor) {
        SignIn.SignedIn signedIn = signIn.signIn(account);
        Account changed = accounts.change(account.id(), null, current -> withToken(current, signedIn))
                .after();
        audit.record(actor, "account.oauth-from-cookie", changed.id(), AuditDetail.of(changed));
        Account active = accounts.reviveReplaced(changed, actor, "signed in by its cookie");
        // The token is good and stored: what else Anthropic tells now is welcome, and comes with the daily check
        // otherwise.
        return check.check(active, actor).account();
    }

    private static Account withToken(Account current, SignIn.SignedIn signedIn) {
        Credential.SessionCookie cookie = current.sessionCookie();
        if (cookie == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_NO_COOKIE, current.name());
        }
        AccountProfile known = current.profile();
        AccountProfile profile = new AccountProfile(
                signedIn.email() != null ? signedIn.email() : known.email(),
                signedIn.organizationName() != null ? signedIn.organizationName() : known.organizationName(),
                known.plan(),
                signedIn.scopes(),
                known.models(),
                known.features(),
                known.checkedAt());
        return current.withCredential(signedIn.token())
                .withProfile(profile, signedIn.organizationUuid())
                .withOptions(current.name(), AccountKind.OAUTH_AND_COOKIE, current.options(), cookie);
    }
}
