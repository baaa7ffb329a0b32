package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.StateChange;
import gateway.account.Suspicion;
import gateway.account.pool.AccountPool;
import gateway.credential.Credential;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Anthropic about accounts on which answers to clients throw doubt: one question per account at a time, and none within
 * the spacing after the last one. The account serves on meanwhile. Only what Anthropic says to that question makes it invalid.
 * Safe from many threads.
 */
public final class Suspicions implements Suspicion {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Suspicions.class);

    private final AccountPool pool;
    private final Consumer<Account> question;
    private final InstantSource clock;
    private final Supplier<Duration> spacing;
    private final Duration patience;
    private final Executor asking;
    private final Map<String, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
    private final Map<String, Instant> asked = new ConcurrentHashMap<>();
    private final Map<String, Renewal> renewals = new ConcurrentHashMap<>();

    /** @param refused the token that was renewed */
    private record Renewal(Credential refused, Instant at) {}

    /**
     * @param question asks Anthropic about an account and takes it out where it is refused
     * @param spacing between two questions about an account, and between two renewals of its token
     * @param patience how long a request waits for the question that it has caused
     * @param asking runs the questions
     */
    public Suspicions(
            AccountPool pool,
            Consumer<Account> question,
            InstantSource clock,
            Supplier<Duration> spacing,
            Duration patience,
            Executor asking) {
        this.pool = pool;
        this.question = question;
        this.clock = clock;
        this.spacing = spacing;
        this.patience = patience;
        this.asking = asking;
    }

    /** Asks by {@link AccountCheck}, on virtual threads. */
    public static Suspicions by(AccountCheck check, AccountPool pool, InstantSource clock, Supplier<Duration> spacing) {
        return new Suspicions(
                pool,
                account -> report(account, check.check(account, StateChange.GATEWAY)),
                clock,
                spacing,
                PATIENCE,
                task -> Thread.ofVirtual().name("account-suspicion").start(task));
    }

    private static void report(Account account, AccountTest test) {
        if (test.ok()) {
            LOG.info("Account {} is accepted by Anthropic after all and serves on", account.name());
        } else {
            LOG.warn("Account {} was checked: {}", account.name(), test.error());
        }
    }

    @Override
    public void raise(Account account, String reason) {
        Account current = pool.find(account.id()).orElse(null);
        if (current == null || !serves(current) || !current.credential().equals(account.credential())) {
            return;
        }
        CompletableFuture<Void> own = new CompletableFuture<>();
        CompletableFuture<Void> other = running.putIfAbsent(account.id(), own);
        if (other != null) {
            await(other);
        } else if (mayAgain(asked, account.id())) {
            LOG.warn("Account {} is checked because of an answer to a client: {}", account.name(), reason);
            asking.execute(() -> ask(current, own));
            await(own);
        } else {
            running.remove(account.id(), own);
            own.complete(null);
        }
    }

    @Override
    public boolean mayRenew(Account refused) {
        Credential token = refused.credential();
        Account current = pool.find(refused.id()).orElse(refused);
        if (!current.credential().equals(token)) {
            // There is a newer one already; taking it costs nothing.
            return true;
        }
        Instant now = clock.instant();
        Renewal latest = renewals.compute(
                refused.id(),
                (id, before) -> before == null || !now.isBefore(before.at().plus(spacing.get()))
                        ? new Renewal(token, now)
                        : before);
        return latest.refused().equals(token);
    }

    /** Takes the turn of an account, which it has once in each spacing. */
    private boolean mayAgain(Map<String, Instant> last, String accountId) {
        Instant now = clock.instant();
        Instant before = last.get(accountId);
        if (before == null) {
            return last.putIfAbsent(accountId, now) == null;
        }
        return !now.isBefore(before.plus(spacing.get())) && last.replace(accountId, before, now);
    }

    private void ask(Account account, CompletableFuture<Void> own) {
        try {
            question.accept(account);
        } catch (RuntimeException e) {
            LOG.warn("Account {} could not be checked", account.name(), e);
        } finally {
            running.remove(account.id(), own);
            own.complete(null);
        }
    }

    private void await(CompletableFuture<Void> question) {
        try {
            question.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("A request does not wait longer for the check of its account");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean serves(Account account) {
        return account.state() == AccountState.ACTIVE || account.state() == AccountState.RATE_LIMITED;
    }
}
