package routes;

import gateway.access.KeyScope;
import gateway.admin.KeyAdministration;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import routes.admin.AccountAnswers;
import routes.admin.AccountsApi;
import routes.admin.CatalogApi;
import routes.admin.DecisionsApi;
import routes.admin.ExplainApi;
import routes.admin.JobsApi;
import routes.admin.KeysApi;
import routes.admin.ProvidersApi;
import routes.admin.RoutesApi;
import routes.admin.SignInApi;
import routes.admin.Statistics;
import routes.admin.StatusApi;
import routes.admin.TransferApi;
import routes.admin.UsageApi;
import routes.admin.UsageParties;
import routes.admin.UsagePeriods;
import routes.http.ResponseWriter;
import routes.messages.AuthenticateAdmin;
import routes.messages.AuthenticateClient;

/** The admin API of the gateway, put together once, and the names under which the routes find its steps. */
final class AdminBeans {

    private final GatewayBeans beans;

    AdminBeans(GatewayBeans beans) {
        this.beans = beans;
    }

    /** Binds what the files admin*.camel.yaml name. */
    void bind(Registry registry) {
        AccountBeans accounts = beans.accounts;
        GatewayStores stores = beans.stores;
        ResponseWriter writer = beans.writer;
        UsageParties parties = new UsageParties(accounts.pool::accounts, beans.keys);
        GatewayBeans.bind(
                registry, "listUsage", new UsageApi(stores.usage(), stores.usageSums(), parties, writer)::list);
        Statistics.Live live = new Statistics.Live(
                beans.relay.watch::streams,
                beans.relay.watch::streamsOf,
                beans.traffic::inFlight,
                accounts.affinity::conversationsByAccount);
        GatewayBeans.bind(
                registry,
                "reportStatistics",
                new Statistics(accounts.pool::view, new UsagePeriods(stores.accountUsage()), live, writer, beans.clock)
                        ::report);

        Processor byKey = new AuthenticateClient(beans.keys, KeyScope.ADMIN, beans.failures);
        GatewayBeans.bind(registry, "authenticateAdmin", new AuthenticateAdmin(beans.localToken, byKey));
        GatewayBeans.bind(registry, "reportStatus", new StatusApi(new GatewayStatus(beans)::json, writer)::report);

        AccountAnswers shown = new AccountAnswers(accounts.pool, accounts.affinity::conversationsByAccount, writer);
        AccountsApi api = new AccountsApi(accounts.administration, shown);
        GatewayBeans.bind(registry, "listAccounts", api::list);
        GatewayBeans.bind(registry, "createAccount", api::create);
        GatewayBeans.bind(registry, "showAccount", api::show);
        GatewayBeans.bind(registry, "changeAccount", api::change);
        GatewayBeans.bind(registry, "deleteAccount", api::delete);
        GatewayBeans.bind(registry, "activateAccount", api::activate);
        GatewayBeans.bind(registry, "deactivateAccount", api::deactivate);
        GatewayBeans.bind(registry, "liftRests", api::lift);
        GatewayBeans.bind(registry, "refreshAccount", api::refresh);
        GatewayBeans.bind(registry, "testAccount", api::test);
        GatewayBeans.bind(registry, "accountHistory", api::history);

        SignInApi signIns = new SignInApi(accounts.administration, shown, beans.failures, writer);
        GatewayBeans.bind(registry, "startSignIn", signIns::start);
        GatewayBeans.bind(registry, "exchangeCode", signIns::exchange);
        GatewayBeans.bind(registry, "finishSignIn", signIns::finish);

        TransferApi transfer = new TransferApi(accounts.administration, shown, writer);
        GatewayBeans.bind(registry, "importAccounts", transfer::importAccounts);
        GatewayBeans.bind(registry, "exportAccounts", transfer::exportAccounts);

        KeysApi keysApi = new KeysApi(new KeyAdministration(beans.keys, stores.audit()), writer);
        GatewayBeans.bind(registry, "listKeys", keysApi::list);
        GatewayBeans.bind(registry, "createKey", keysApi::create);
        GatewayBeans.bind(registry, "revokeKey", keysApi::revoke);

        ProviderBeans providers = beans.providers;
        ProvidersApi providersApi = new ProvidersApi(
                providers.providers,
                providers.check,
                providers.learned,
                providers.lost,
                beans.relay.breakers::nameOf,
                stores.audit(),
                writer);
        GatewayBeans.bind(registry, "listProviders", providersApi::list);
        GatewayBeans.bind(registry, "showProvider", providersApi::show);
        GatewayBeans.bind(registry, "checkProvider", providersApi::check);

        CatalogApi catalog = new CatalogApi(
                providers.models.catalog, providers.models.refresh, providers.models::source, stores.audit(), writer);
        GatewayBeans.bind(registry, "listCatalog", catalog::list);
        GatewayBeans.bind(registry, "refreshCatalog", catalog::refresh);

        JobsApi jobs = new JobsApi(stores.jobRuns(), stores.audit(), writer);
        GatewayBeans.bind(registry, "listJobs", jobs::list);
        GatewayBeans.bind(registry, "runJob", jobs::run);

        DecisionsApi decisions = new DecisionsApi(accounts.decisions, writer);
        GatewayBeans.bind(registry, "showDecision", decisions::show);
        GatewayBeans.bind(registry, "listDecisions", decisions::list);
        ModelTargets targets = new ModelTargets(
                beans.resolveTarget,
                providers,
                accounts.pool::hasAccounts,
                beans.relay.breakers::nameOf,
                beans.settings);
        ExplainApi explain =
                new ExplainApi(new ExplainedChoices(beans), targets, beans.relay.readRequest(), beans.keys, writer);
        GatewayBeans.bind(registry, "explainRequest", explain::explain);

        RoutesApi routes = new RoutesApi(
                files -> RouteChecks.of(beans.settings.merged(), beans.settings.get())
                        .check(files),
                writer);
        GatewayBeans.bind(registry, "checkRoutes", routes::check);
    }
}
