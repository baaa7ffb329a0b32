package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountPool;
import gateway.account.AccountState;
import gateway.oauth.AccountProbe;
import gateway.oauth.AccountProbe.Credit;
import gateway.oauth.RefreshFailedException;
import gateway.oauth.TokenRefresher;
import gateway.upstream.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks accounts that rest because the provider refuses to charge them, shortly before their rest ends: those that can pay again
 * serve, the others rest on. An account that says neither returns at the end of its rest, and its next request shows. Runs on one
 * thread at a time.
 */
public final class CreditCheck {

    /** The job runs every minute: none of them shall return unasked. */
    private static final Duration AHEAD = Duration.ofSeconds(90);

    private static final Logger LOG = LoggerFactory.getLogger(CreditCheck.class);

    private final AccountPool pool;
    private final AccountProbe probe;
    private final TokenRefresher tokens;
    private final InstantSource clock;
    private final Supplier<Rules> rules;

    /**
     * How it asks.
     *
     * @param interval between two questions
     * @param model whom it asks for a message of one token
     */
    public record Rules(Duration interval, String model) {}

    public CreditCheck(
            AccountPool pool, AccountProbe probe, TokenRefresher tokens, InstantSource clock, Supplier<Rules> rules) {
        this.pool = pool;
        this.probe = probe;
        this.tokens = tokens;
        this.clock = clock;
        this.rules = rules;
    }

    /** Asks those whose turn it is. */
    public void run() {
        Instant soon = clock.instant().plus(AHEAD);
        for (Account account : pool.accounts()) {
            Instant until = account.limitedUntil();
            boolean waits =
                    account.state() == AccountState.RATE_LIMITED && Verdict.NoCredit.isReason(account.stateReason());
            if (waits && until != null && until.isBefore(soon)) {
                ask(account);
            }
        }
    }

    private void ask(Account account) {
        Rules now = rules.get();
        String reason = account.stateReason();
        try {
            Credit credit = probe.credit(account.token() == null ? account : tokens.ready(account), now.model());
            LOG.info("Account {} was asked whether it can pay again: {}", account.name(), credit);
            if (credit == Credit.LEFT) {
                pool.served(account.id());
            } else if (credit == Credit.USED_UP && reason != null) {
                Instant next = clock.instant().plus(now.interval());
                pool.restWithoutCredit(account.id(), new Verdict.NoCredit(reason, false), next);
            }
        } catch (RefreshFailedException e) {
            LOG.debug("Account {} is not asked: {}", account.name(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("Account {} could not be asked whether it can pay again: {}", account.name(), e.toString());
        }
    }
}
