package routes;

import gateway.account.ResourcePins;
import gateway.account.Suspicion;
import gateway.account.affinity.AffinityBook;
import gateway.account.decision.DecisionRing;
import gateway.account.pool.AccountPool;
import gateway.account.selection.FewestSessionsSelection;
import gateway.account.selection.SelectionPolicies;
import gateway.account.selection.SelectionPolicy;
import gateway.admin.AccountAdministration;
import gateway.admin.AccountCheck;
import gateway.admin.CookieSignIns;
import gateway.admin.CreditCheck;
import gateway.admin.IdleAccounts;
import gateway.admin.Suspicions;
import gateway.config.LiveSettings;
import gateway.config.Settings;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.CookieRenewal;
import gateway.oauth.TokenRefresher;
import gateway.telemetry.GatewayMetrics;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import routes.accounts.AccountJobs;
import routes.accounts.ConversationSharing;

/** The account side of a running gateway: its accounts, how one is chosen, and what is done for them on a schedule. */
final class AccountBeans implements AutoCloseable {

    final AccountPool pool;
    final AffinityBook affinity;
    final DecisionRing decisions;
    final ResourcePins pins;
    final List<SelectionPolicy> policies;
    final SelectionPolicy webPolicy = new FewestSessionsSelection();
    final TokenRefresher tokens;
    final AccountAdministration administration;
    final CookieSignIns cookieSignIns;
    final IdleAccounts idle;
    final AccountJobs jobs;
    final Suspicion suspicions;
    final CreditCheck credit;
    final CookieRenewal cookies;
    final AccountCheck check;

    private final ConversationSharing sharing;

    AccountBeans(LiveSettings settings, GatewayStores stores, AccountGraph graph, GatewayMetrics metrics, Clock clock) {
        Settings now = settings.get();
        pool = graph.pool;
        affinity = graph.affinity;
        tokens = graph.tokens;
        cookies = graph.cookies;
        administration = graph.administration();
        cookieSignIns = graph.cookieSignIns();
        sharing = new ConversationSharing(affinity, now.affinity().cleanUpInterval());
        pins = new ResourcePins(stores.pins());
        decisions = new DecisionRing(now.accounts().choice().decisions());
        policies = SelectionPolicies.all(RandomGenerator.getDefault());
        idle = new IdleAccounts(
                graph.store,
                pool,
                stores.audit(),
                clock,
                () -> settings.get().accounts().idle());
        check = new AccountCheck(graph.store, stores.traces(), pool, graph.probe, tokens, clock);
        suspicions = Suspicions.by(
                check, pool, clock, () -> settings.get().accounts().checks().spacing());
        credit = CreditCheck.by(
                pool,
                graph.probe,
                tokens,
                clock,
                () -> settings.get().accounts().checks());
        jobs = new AccountJobs(
                pool,
                tokens,
                graph.cookies,
                graph.probe,
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
                        FailureKind.REQUEST_PARAMETER,
                        "policy",
                        "expected one of "
                                + policies.stream().map(SelectionPolicy::name).collect(Collectors.joining(", "))));
    }
}
