package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.CreditDoubt;
import gateway.account.pool.AccountPool;
import gateway.oauth.AccountProbe;
import gateway.oauth.AccountProbe.Credit;
import gateway.oauth.RefreshFailedException;
import gateway.oauth.TokenRefresher;
import gateway.upstream.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a message of one token to accounts that rest because Anthropic refuses to charge them: soon after the rest has begun,
 * because a client may have asked for something that nobody gets, and shortly before it ends. An account that can pay serves
 * again, one that cannot rests on. Where the answer says neither, the account is asked again and returns at the end of its
 * rest. Safe from many threads.
 */
public final class CreditCheck implements CreditDoubt {

    /** The job runs every minute, and each account is to be asked before it returns. */
    private static final Duration AHEAD = Duration.ofSeconds(90);

    /** Requests that are on their way to the account are refused by then. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(CreditCheck.class);

    private final AccountPool pool;
    private final AccountProbe probe;
    private final TokenRefresher tokens;
    private final InstantSource clock;
    private final Supplier<Rules> rules;
    private final Later later;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    /**
     * How it asks.
     *
     * @param interval between two questions while it rests
     * @param spacing between two questions after refusals, and how long an answer to one of them is believed
     * @param model whom it asks for a message of one token
     */
    public record Rules(Duration interval, Duration spacing, String model) {}

    /** Runs a task on a thread of its own after a while. */
    @FunctionalInterface
    interface Later {
        void run(Duration wait, Runnable task);
    }

    private record Asked(Instant at, Credit credit) {}

    CreditCheck(
            AccountPool pool,
            AccountProbe probe,
            TokenRefresher tokens,
            InstantSource clock,
            Supplier<Rules> rules,
            Later later) {
        this.pool = pool;
        this.probe = probe;
        this.tokens = tokens;
        this.clock = clock;
        this.rules = rules;
        this.later = later;
    }

    /** Asks on virtual threads. */
    public static CreditCheck by(
            AccountPool pool, AccountProbe probe, TokenRefresher tokens, InstantSource clock, Supplier<Rules> rules) {
        return new CreditCheck(pool, probe, tokens, clock, rules, CreditCheck::onVirtualThread);
    }

    private static void onVirtualThread(Duration wait, Runnable task) {
        CompletableFuture.delayedExecutor(
                        wait.toMillis(),
                        TimeUnit.MILLISECONDS,
                        run -> Thread.ofVirtual().name("credit-check").start(run))
                .execute(task);
    }

    /** {@inheritDoc} Nothing happens where the account has paid for a message of ours within the spacing. */
    @Override
    public void refused(String accountId, Verdict.NoCredit said) {
        Instant now = clock.instant();
        Rules current = rules.get();
        Asked before = asked.get(accountId);
        Instant free = before == null ? now : before.at.plus(current.spacing());
        if (before != null && before.credit == Credit.LEFT && now.isBefore(free)) {
            return;
        }
        pool.restWithoutCredit(accountId, said, now.plus(current.interval()));
        Instant soon = now.plus(SOON);
        askAfter(accountId, free.isAfter(soon) ? Duration.between(now, free) : SOON);
    }

    private void askAfter(String accountId, Duration wait) {
        if (waiting.add(accountId)) {
            later.run(wait, () -> {
                waiting.remove(accountId);
                Account account = pool.find(accountId).orElse(null);
                if (account != null && waits(account) && ask(account) == Credit.UNKNOWN) {
                    askAfter(accountId, rules.get().spacing());
                }
            });
        }
    }

    /** Asks those whose rest ends. */
    public void run() {
        Instant soon = clock.instant().plus(AHEAD);
        for (Account account : pool.accounts()) {
            Instant until = account.limitedUntil();
            if (waits(account) && until != null && until.isBefore(soon)) {
                ask(account);
            }
        }
    }

    private static boolean waits(Account account) {
        return account.state() == AccountState.RATE_LIMITED && Verdict.NoCredit.isReason(account.stateReason());
    }

    private Credit ask(Account account) {
        Rules now = rules.get();
        Credit credit = credit(account, now.model());
        asked.put(account.id(), new Asked(clock.instant(), credit));
        Account current = pool.find(account.id()).orElse(account);
        String reason = current.stateReason();
        if (!waits(current) || reason == null) {
            return credit;
        }
        if (credit == Credit.LEFT) {
            pool.served(account.id());
        } else if (credit == Credit.USED_UP) {
            Instant next = clock.instant().plus(now.interval());
            pool.restWithoutCredit(account.id(), new Verdict.NoCredit(reason, false), next);
        }
        return credit;
    }

    private Credit credit(Account account, String model) {
        try {
            Credit credit = probe.credit(account.token() == null ? account : tokens.ready(account), model);
            LOG.info("Account {} was asked whether it can pay: {}", account.name(), credit);
            return credit;
        } catch (RefreshFailedException e) {
            LOG.debug("Account {} is not asked: {}", account.name(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("Account {} could not be asked whether it can pay", account.name(), e);
        }
        return Credit.UNKNOWN;
    }
}
