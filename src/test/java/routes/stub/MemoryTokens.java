package routes.stub;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.CredentialStore;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.account.pool.AccountPool;
import gateway.credential.Credential;
import gateway.oauth.OAuthSettings;
import gateway.oauth.TokenRefresher;
import gateway.upstream.HttpCalls;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Tokens of a few accounts, and a token endpoint that answers as it is told. */
public final class MemoryTokens implements CredentialStore, HttpCalls {

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private int calls;
    private Reply reply = new Reply(500, Map.of(), "");

    /** An OAuth account whose token ends at some time from now, and can be refreshed. */
    public Account account(String id, Duration endsIn) {
        Credential.OAuthToken token = new Credential.OAuthToken(
                "old-" + id, "refresh-" + id, MemoryAccounts.NOW.plus(endsIn), MemoryAccounts.NOW);
        Account account = MemoryAccounts.oauth(id, token);
        accounts.put(id, account);
        return account;
    }

    /** The token endpoint gives a new token from now on. */
    public MemoryTokens renews() {
        reply = new Reply(
                200,
                Map.of("content-type", "application/json"),
                "{\"access_token\":\"new\",\"refresh_token\":\"next\",\"expires_in\":28800}");
        return this;
    }

    /** The token endpoint knows no refresh token any more. */
    public MemoryTokens refuses() {
        reply = new Reply(400, Map.of("content-type", "application/json"), "{\"error\":\"invalid_grant\"}");
        return this;
    }

    /** How often the token endpoint was called. */
    public int calls() {
        return calls;
    }

    /** The refresher of a pool. */
    public TokenRefresher refresherOf(AccountPool pool) {
        OAuthSettings settings = new OAuthSettings(
                "client",
                URI.create("http://provider/authorize"),
                URI.create("http://provider/token"),
                URI.create("http://proxy/callback"),
                List.of(),
                "beta",
                URI.create("http://provider"),
                URI.create("http://web"),
                Duration.ofSeconds(60),
                Duration.ofHours(1),
                Duration.ZERO);
        return new TokenRefresher(
                () -> settings,
                this,
                this,
                new PoolTokens(pool),
                InstantSource.fixed(MemoryAccounts.NOW),
                duration -> {},
                "node",
                RandomGenerator.of("L64X128MixRandom"));
    }

    @Override
    public synchronized Reply send(Call call) {
        calls++;
        return reply;
    }

    @Override
    public Optional<Account> read(String accountId) {
        return Optional.ofNullable(accounts.get(accountId));
    }

    @Override
    public boolean tryLease(String accountId, String holder, Duration length) {
        return true;
    }

    @Override
    public void release(String accountId, String holder) {}

    @Override
    public boolean saveToken(String accountId, String replacedSecret, Credential.OAuthToken token) {
        return accounts.computeIfPresent(accountId, (id, account) -> account.withCredential(token)) != null;
    }

    @Override
    public boolean saveCookie(String accountId, Credential.SessionCookie replaced, Credential.SessionCookie cookie) {
        return false;
    }

    private record PoolTokens(AccountPool pool) implements TokenRefresher.Accounts {
        @Override
        public void renewed(Account account) {
            pool.adopt(account);
        }

        @Override
        public void refused(Account account, String reason) {
            pool.transition(
                    account.id(), AccountState.INVALID, TransitionCause.REFRESH_REFUSED, StateChange.GATEWAY, reason);
        }
    }
}
