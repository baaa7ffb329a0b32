package gateway.oauth;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.account.CredentialStore;
import gateway.credential.Credential.OAuthToken;
import gateway.credential.Credential.SessionCookie;
import gateway.upstream.HttpCalls;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A provider that answers as it is told, a store in memory, and a clock that moves by hand. */
final class OAuthFixture {

    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    volatile Instant now = NOW;
    volatile OAuthSettings settings = settings(URI.create("https://platform.example/oauth/code/callback"));
    final InstantSource clock = () -> now;
    final Provider provider = new Provider();
    final Store store = new Store();
    final WebNews told = new WebNews();
    final List<Duration> pauses = new ArrayList<>();
    final TokenRefresher refresher = refresher("node-1", pauses::add);

    static OAuthSettings settings(URI redirectUri) {
        return new OAuthSettings(
                "client-1",
                URI.create("https://web.example/oauth/authorize"),
                URI.create("https://platform.example/v1/oauth/token"),
                redirectUri,
                List.of("user:profile", "user:inference"),
                "oauth-beta-1",
                URI.create("https://api.example/"),
                URI.create("https://web.example"),
                Duration.ofSeconds(60),
                Duration.ofMinutes(75),
                Duration.ofMinutes(10));
    }

    static RandomGenerator random() {
        return RandomGeneratorFactory.of("Random").create(7);
    }

    TokenRefresher refresher(String node, Pause pause) {
        return new TokenRefresher(() -> settings, provider, store, told, clock, pause, node, random());
    }

    /** An account that is stored, with the tokens {@code access-<id>} and {@code refresh-<id>}. */
    Account stored(String id, Duration endsIn) {
        Account account = account(id, new OAuthToken("access-" + id, "refresh-" + id, now.plus(endsIn), NOW));
        store.rows.put(id, account);
        return account;
    }

    static Account account(String id, OAuthToken token) {
        return new Account(
                id, "name-" + id, AccountKind.OAUTH, AccountState.ACTIVE, null, null, "org-" + id, token, NOW, null);
    }

    static OAuthToken token(Account account) {
        return (OAuthToken) account.credential();
    }

    static HttpCalls.Reply json(int status, String body) {
        return new HttpCalls.Reply(status, Map.of("content-type", "application/json"), body);
    }

    static HttpCalls.Reply tokens(String access, String refresh) {
        return json(
                200,
                "{\"token_type\":\"Bearer\",\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"expires_in\":28800}"
                        .formatted(access, refresh));
    }

    /** Answers one after the other; the last for ever. */
    static final class Provider implements HttpCalls {

        final List<Call> calls = new ArrayList<>();
        private final Deque<HttpCalls> answers = new ArrayDeque<>();

        Provider then(HttpCalls answer) {
            answers.add(answer);
            return this;
        }

        Provider then(Reply reply) {
            return then(call -> reply);
        }

        Provider thenUnreachable() {
            return then(call -> {
                throw new UnreachableException("no route to api.example.com", null);
            });
        }

        /** From now on. */
        Provider always(Reply reply) {
            answers.clear();
            return then(reply);
        }

        @Override
        public Reply send(Call call) {
            HttpCalls answer;
            synchronized (this) {
                calls.add(call);
                answer = answers.size() > 1 ? answers.poll() : answers.element();
            }
            return answer.send(call);
        }

        Call last() {
            return calls.getLast();
        }
    }

    /** Keeps tokens and leases as the database does. */
    final class Store implements CredentialStore {

        final Map<String, Account> rows = new HashMap<>();
        final Map<String, String> leases = new HashMap<>();
        final List<String> steps = new ArrayList<>();
        int failingReads;
        int failingSaves;
        Runnable whenRefusedLease = () -> {};
        Runnable whenLeased = () -> {};
        Runnable whenSaving = () -> {};

        @Override
        public synchronized Optional<Account> read(String accountId) {
            steps.add("read");
            if (failingReads > 0) {
                failingReads--;
                throw new IllegalStateException("the store is down");
            }
            return Optional.ofNullable(rows.get(accountId));
        }

        @Override
        public synchronized boolean tryLease(String accountId, String holder, Duration length) {
            steps.add("lease");
            boolean held = leases.putIfAbsent(accountId, holder) == null || holder.equals(leases.get(accountId));
            (held ? whenLeased : whenRefusedLease).run();
            return held;
        }

        @Override
        public synchronized void release(String accountId, String holder) {
            steps.add("release");
            leases.remove(accountId, holder);
        }

        @Override
        public synchronized boolean saveToken(String accountId, String replacedSecret, OAuthToken token) {
            steps.add("save");
            if (failingSaves > 0) {
                failingSaves--;
                throw new IllegalStateException("the store is down");
            }
            Account stored = rows.get(accountId);
            if (stored == null || !stored.credential().secret().equals(replacedSecret)) {
                return false;
            }
            rows.put(accountId, stored.withCredential(token));
            return true;
        }

        @Override
        public synchronized boolean saveCookie(String accountId, SessionCookie replaced, SessionCookie cookie) {
            steps.add("save cookie");
            whenSaving.run();
            if (failingSaves > 0) {
                failingSaves--;
                throw new IllegalStateException("the store is down");
            }
            Account stored = rows.get(accountId);
            if (stored == null || !replaced.equals(stored.sessionCookie())) {
                return false;
            }
            rows.put(
                    accountId,
                    stored.kind().hasToken()
                            ? stored.withOptions(stored.name(), stored.kind(), stored.options(), cookie)
                            : stored.withCredential(cookie));
            return true;
        }
    }

    /** What the pool was told. */
    final class WebNews implements TokenRefresher.Accounts {

        final List<Account> renewed = new ArrayList<>();
        final List<Account> found = new ArrayList<>();
        final List<String> refused = new ArrayList<>();
        boolean leaseHeldWhenTold;

        @Override
        public synchronized void renewed(Account account) {
            leaseHeldWhenTold |= store.leases.containsKey(account.id());
            renewed.add(account);
        }

        @Override
        public synchronized void refused(Account account, String reason) {
            refused.add(account.id() + ": " + reason);
        }

        @Override
        public synchronized void found(Account account) {
            found.add(account);
        }
    }
}
