package routes;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountPool;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.ConfiguredAccounts;
import gateway.account.PoolLimits;
import gateway.account.ResourcePins;
import gateway.account.StateChange;
import gateway.account.Suspicion;
import gateway.account.TransitionCause;
import gateway.account.affinity.AffinityBook;
import gateway.account.decision.DecisionRing;
import gateway.account.selection.SelectionPolicies;
import gateway.account.selection.SelectionPolicy;
import gateway.admin.AccountAdministration;
import gateway.admin.AccountCheck;
import gateway.admin.CreditCheck;
import gateway.admin.IdleAccounts;
import gateway.admin.Suspicions;
import gateway.config.LiveSettings;
import gateway.config.Settings;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.AccountProbe;
import gateway.oauth.OAuthSettings;
import gateway.oauth.ParkingPause;
import gateway.oauth.SignIn;
import gateway.oauth.TokenRefresher;
import gateway.telemetry.GatewayMetrics;
import gateway.upstream.HttpCalls;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import routes.accounts.AccountJobs;
import routes.accounts.ConversationSharing;

/** The account side of the gateway: pool, conversations, sign-in, tokens, administration. Put together once. */
public final class AccountBeans implements AutoCloseable {

    final AccountPool pool;
    final AffinityBook affinity;
    final DecisionRing decisions;
    final ResourcePins pins;
    final List<SelectionPolicy> policies;
    final TokenRefresher tokens;
    final AccountAdministration administration;
    final IdleAccounts idle;
    final AccountJobs jobs;
    final Suspicion suspicions;
    final CreditCheck credit;

    private final ConversationSharing sharing;

    AccountBeans(
            LiveSettings settings,
            GatewayStores stores,
            HttpCalls provider,
            GatewayMetrics metrics,
            Clock clock,
            String node) {
        Settings now = settings.get();
        SecureRandom secure = new SecureRandom();
        AccountStore store = new ConfiguredAccounts(
                stores.accounts(), now.accounts().apiKeys(), now.accounts().cookies(), clock);
        affinity = new AffinityBook(
                stores.affinity(),
                clock,
                () -> settings.get().affinity().ttl(),
                now.affinity().capacity(),
                metrics::switched);
        sharing = new ConversationSharing(affinity, now.affinity().cleanUpInterval());
        pool = new AccountPool(
                store, stores.traces(), affinity, clock, new Derived<>(settings, AccountBeans::poolLimits));
        pins = new ResourcePins(stores.pins());
        decisions = new DecisionRing(now.accounts().choice().decisions());
        policies = SelectionPolicies.all(RandomGenerator.getDefault());
        AccountProbe probe = new AccountProbe(() -> oauth(settings.get()), provider, clock);
        tokens = new TokenRefresher(
                () -> oauth(settings.get()),
                provider,
                stores.credentials(),
                new PoolTokens(pool, metrics),
                clock,
                new ParkingPause(),
                node,
                secure);
        SignIn signIn = new SignIn(() -> oauth(settings.get()), provider, stores.signIns(), clock, secure);
        administration =
                new AccountAdministration(store, stores.traces(), pool, signIn, probe, tokens, stores.audit(), clock);
        idle = new IdleAccounts(store, pool, stores.audit(), clock, () -> idleLimits(settings.get()));
        AccountCheck check = new AccountCheck(store, stores.traces(), pool, probe, tokens, clock);
        suspicions = Suspicions.by(
                check, pool, clock, () -> settings.get().accounts().doubts().spacing());
        credit = CreditCheck.by(pool, probe, tokens, clock, () -> creditRules(settings.get()));
        jobs = new AccountJobs(
                pool,
                tokens,
                probe,
                check,
                idle,
                stores.accountUsage(),
                pins,
                () -> metrics.showAccounts(pool.view().accounts(), clock.instant()));
    }

    /** Reads what other nodes know of conversations, and shares it from now on. */
    void start() {
        sharing.start();
    }

    /** Stores what only this process knows. */
    @Override
    public void close() {
        jobs.storeUses();
        sharing.close();
    }

    /**
     * The policy of this name.
     *
     * @throws GatewayFailure REQUEST_PARAMETER when there is none
     */
    SelectionPolicy policy(String name) {
        return policies.stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GatewayFailure.RequestRefused(
                        FailureKind.REQUEST_PARAMETER, "policy", "the name of a selection policy"));
    }

    /** Where and as whom accounts sign in, by these settings. */
    public static OAuthSettings oauth(Settings settings) {
        Settings.OAuth oauth = settings.oauth();
        return new OAuthSettings(
                oauth.clientId(),
                oauth.authorizeUrl(),
                oauth.tokenUrl(),
                oauth.redirectUri(),
                oauth.scopes(),
                settings.upstream().oauthBeta(),
                settings.upstream().claudeBaseUrl(),
                oauth.webBaseUrl(),
                oauth.refreshAhead(),
                oauth.refreshWindow(),
                oauth.refreshJitter());
    }

    /** How the pool treats its accounts, by these settings. */
    public static PoolLimits poolLimits(Settings settings) {
        Settings.Accounts accounts = settings.accounts();
        Settings.Concurrency most = accounts.concurrency();
        Settings.Choice choice = accounts.choice();
        return new PoolLimits(
                most.apiKey(),
                most.oauth(),
                most.cookie(),
                accounts.maxWait(),
                choice.kindOrder().stream()
                        .map(kind -> AccountKind.valueOf(kind.toUpperCase(Locale.ROOT)))
                        .toList(),
                choice.avoidAboveFiveHour() / 100.0,
                choice.avoidAboveSevenDay() / 100.0,
                accounts.doubts().probeAfter());
    }

    private static CreditCheck.Rules creditRules(Settings settings) {
        Settings.Doubts doubts = settings.accounts().doubts();
        return new CreditCheck.Rules(doubts.creditInterval(), doubts.spacing(), doubts.creditModel());
    }

    private static IdleAccounts.Limits idleLimits(Settings settings) {
        Settings.Idle idle = settings.accounts().idle();
        return new IdleAccounts.Limits(idle.threshold(), idle.autoDeactivate());
    }

    /** What becomes of tokens, told to the pool. */
    private record PoolTokens(AccountPool pool, GatewayMetrics metrics) implements TokenRefresher.Accounts {

        @Override
        public void renewed(Account account) {
            metrics.tokenRefreshed("renewed");
            pool.adopt(account);
            if (account.state() == AccountState.INVALID) {
                pool.transition(
                        account.id(),
                        AccountState.ACTIVE,
                        TransitionCause.CREDENTIAL_REPLACED,
                        StateChange.GATEWAY,
                        null);
            }
        }

        @Override
        public void found(Account account) {
            pool.adopt(account);
        }

        @Override
        public void refused(Account account, String reason) {
            metrics.tokenRefreshed("refused");
            pool.transition(
                    account.id(), AccountState.INVALID, TransitionCause.REFRESH_REFUSED, StateChange.GATEWAY, reason);
        }
    }
}
