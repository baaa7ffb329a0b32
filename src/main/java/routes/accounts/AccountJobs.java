package routes.accounts;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.account.AccountUse;
import gateway.account.ResourcePins;
import gateway.account.StateChange;
import gateway.account.pool.AccountPool;
import gateway.admin.AccountCheck;
import gateway.admin.AccountTest;
import gateway.admin.IdleAccounts;
import gateway.error.GatewayFailure;
import gateway.oauth.AccountProbe;
import gateway.oauth.CookieRenewal;
import gateway.oauth.RefreshFailedException;
import gateway.oauth.TokenRefresher;
import gateway.upstream.PolledUsage;
import gateway.usage.AccountUsage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the scheduled routes do for accounts. Each runs on one thread at a time; safe beside the relay. */
public final class AccountJobs {

    private static final Logger LOG = LoggerFactory.getLogger(AccountJobs.class);

    private final AccountPool pool;
    private final TokenRefresher tokens;
    private final CookieRenewal cookies;
    private final AccountProbe probe;
    private final AccountCheck check;
    private final IdleAccounts idle;
    private final AccountUsage usage;
    private final ResourcePins pins;
    private final Runnable showAccounts;

    /** @param showAccounts shows the numbers of each account as metrics */
    public AccountJobs(
            AccountPool pool,
            TokenRefresher tokens,
            CookieRenewal cookies,
            AccountProbe probe,
            AccountCheck check,
            IdleAccounts idle,
            AccountUsage usage,
            ResourcePins pins,
            Runnable showAccounts) {
        this.pool = pool;
        this.tokens = tokens;
        this.cookies = cookies;
        this.probe = probe;
        this.check = check;
        this.idle = idle;
        this.usage = usage;
        this.pins = pins;
        this.showAccounts = showAccounts;
    }

    /** Stores what only this process knows: last uses, windows, tokens, cookies and pins that could not be stored before; shows it as metrics. */
    public void storeUses() {
        pool.flushLastUsed();
        pool.flushWindows();
        tokens.saveKept();
        cookies.retry();
        pins.retry();
        showAccounts.run();
    }

    /** Refreshes tokens that end soon. */
    public void refreshTokens() {
        int renewed = tokens.refreshDue(pool.accounts());
        if (renewed > 0) {
            LOG.info("{} tokens were refreshed", renewed);
        }
    }

    /**
     * Reads from Anthropic how far the usage windows of OAuth accounts are used, and in web mode those of accounts with nothing but
     * a cookie, and shares it with other nodes. Where the web application does not tell of one, it is not asked about others.
     */
    public void pollUsage() {
        boolean web = pool.hasAccounts(AccountUse.WEB);
        for (Account account : pool.accounts()) {
            boolean byCookie = account.kind() == AccountKind.COOKIE;
            if (isServing(account) && (account.token() != null || (byCookie && web))) {
                boolean told = quietly(account, () -> pollUsage(account));
                web &= told || !byCookie;
            }
        }
        pool.flushWindows();
    }

    private boolean pollUsage(Account account) {
        try {
            PolledUsage usage = probe.poll(tokens.ready(account));
            if (usage != null) {
                pool.polled(account.id(), usage);
            }
            return usage != null;
        } catch (RefreshFailedException e) {
            LOG.debug("The usage of account {} is not read: {}", account.name(), e.getMessage());
            return false;
        }
    }

    private static boolean isServing(Account account) {
        return account.state() == AccountState.ACTIVE || account.state() == AccountState.RATE_LIMITED;
    }

    /** Reads organisation, plan and models of all accounts that are not switched off. */
    public void checkAccounts() {
        for (Account account : pool.accounts()) {
            if (account.state() != AccountState.INACTIVE) {
                quietly(account, () -> check(account));
            }
        }
    }

    /** An account that is removed meanwhile must not keep the others from their turn. */
    private static boolean quietly(Account account, BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (GatewayFailure e) {
            LOG.warn("Account {} is left out this time", account.name(), e);
            return false;
        }
    }

    private boolean check(Account account) {
        AccountTest test = check.check(account, StateChange.GATEWAY);
        if (!test.ok()) {
            LOG.warn("Account {} could not be checked: {}", account.name(), test.error());
        }
        return test.ok();
    }

    /** Reports accounts that nobody uses, and switches them off in the end. */
    public void watchIdle() {
        pool.flushLastUsed();
        idle.watch();
    }

    /** Adds up usage per account and day. */
    public void rollUpUsage() {
        usage.rollUp();
    }
}
