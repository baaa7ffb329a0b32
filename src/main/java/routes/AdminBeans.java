package routes;

import gateway.access.KeyScope;
import gateway.admin.KeyAdministration;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import routes.admin.AccountAnswers;
import routes.admin.AccountsApi;
import routes.admin.AppliedAnswer;
import routes.admin.CatalogApi;
import routes.admin.DecisionsApi;
import routes.admin.DryRunApi;
import routes.admin.ExplainApi;
import routes.admin.JobsApi;
import routes.admin.KeysApi;
import routes.admin.PictureApi;
import routes.admin.ProvidersApi;
import routes.admin.RoutesApi;
import routes.admin.SettingsApi;
import routes.admin.SignInApi;
import routes.admin.Statistics;
import routes.admin.StatusApi;
import routes.admin.TracesApi;
import routes.admin.TransferApi;
import routes.admin.UsageApi;
import routes.admin.UsageParties;
import routes.admin.UsagePeriods;
import routes.admin.VersionsApi;
import routes.files.RouteFiles;
import routes.http.ResponseWriter;
import routes.messages.AdminsOnly;
import routes.messages.AuthenticateAdmin;
import routes.messages.AuthenticateClient;
import routes.replay.ReplayApi;
import routes.request.ExchangeKeys;

/** The admin API of the gateway, put together once, and the names under which the routes find its steps. */
final class AdminBeans {

    private final GatewayBeans beans;
    private final GenerationBeans own;

    AdminBeans(GatewayBeans beans, GenerationBeans own) {
        this.beans = beans;
        this.own = own;
    }

    /** Binds what the files admin*.camel.yaml name. */
    void bind(Registry registry) {
        Processor byKey = new AuthenticateClient(beans.keys, KeyScope.ADMIN, beans.failures);
        Processor authenticate = new AuthenticateAdmin(beans.localToken, byKey);
        GatewayBeans.bind(registry, "authenticateAdmin", authenticate);
        Steps admins = (name, step) -> GatewayBeans.bind(registry, name, new AdminsOnly(authenticate, step));
        admins.bind("refusePath", exchange -> {
            throw own.front.wrongPathOrMethod(
                    ExchangeKeys.requestContext(exchange).request().path());
        });

        AccountBeans accounts = beans.accounts;
        GatewayStores stores = beans.stores;
        ResponseWriter writer = beans.writer;
        UsageParties parties = new UsageParties(accounts.pool::accounts, beans.keys);
        admins.bind("listUsage", new UsageApi(stores.usage(), stores.usageSums(), parties, writer)::list);
        Statistics.Live live = new Statistics.Live(
                beans.relay.watch::streams,
                beans.relay.watch::streamsOf,
                beans.traffic::inFlight,
                accounts.affinity::conversationsByAccount);
        admins.bind(
                "reportStatistics",
                new Statistics(accounts.pool::view, new UsagePeriods(stores.accountUsage()), live, writer, beans.clock)
                        ::report);

        admins.bind("reportStatus", new StatusApi(new GatewayStatus(beans)::json, writer)::report);

        AccountAnswers shown = new AccountAnswers(accounts.pool, accounts.affinity::conversationsByAccount, writer);
        AccountsApi api = new AccountsApi(accounts.administration, shown);
        admins.bind("listAccounts", api::list);
        admins.bind("createAccount", api::create);
        admins.bind("showAccount", api::show);
        admins.bind("changeAccount", api::change);
        admins.bind("deleteAccount", api::delete);
        admins.bind("activateAccount", api::activate);
        admins.bind("deactivateAccount", api::deactivate);
        admins.bind("liftRests", api::lift);
        admins.bind("refreshAccount", api::refresh);
        admins.bind("testAccount", api::test);
        admins.bind("accountHistory", api::history);

        SignInApi signIns =
                new SignInApi(accounts.administration, accounts.cookieSignIns::signIn, shown, beans.failures, writer);
        admins.bind("startSignIn", signIns::start);
        admins.bind("exchangeCode", signIns::exchange);
        admins.bind("signInByCookie", signIns::byCookie);
        GatewayBeans.bind(registry, "finishSignIn", signIns::finish);

        TransferApi transfer = new TransferApi(accounts.administration, shown, writer);
        admins.bind("importAccounts", transfer::importAccounts);
        admins.bind("exportAccounts", transfer::exportAccounts);

        KeysApi keysApi = new KeysApi(new KeyAdministration(beans.keys, stores.audit()), writer);
        admins.bind("listKeys", keysApi::list);
        admins.bind("createKey", keysApi::create);
        admins.bind("revokeKey", keysApi::revoke);

        ProviderBeans providers = beans.providers;
        ProvidersApi providersApi = new ProvidersApi(
                own.providers.providers(),
                providers.check,
                providers.learned,
                providers.lost,
                beans.relay.breakers::nameOf,
                stores.audit(),
                writer);
        admins.bind("listProviders", providersApi::list);
        admins.bind("showProvider", providersApi::show);
        admins.bind("checkProvider", providersApi::check);

        CatalogApi catalog = new CatalogApi(
                providers.models.catalog, providers.models.refresh, providers.models::source, stores.audit(), writer);
        admins.bind("listCatalog", catalog::list);
        admins.bind("refreshCatalog", catalog::refresh);

        JobsApi jobs = new JobsApi(stores.jobRuns(), stores.audit(), writer);
        admins.bind("listJobs", jobs::list);
        admins.bind("runJob", jobs::run);

        DecisionsApi decisions = new DecisionsApi(accounts.decisions, writer);
        admins.bind("showDecision", decisions::show);
        admins.bind("listDecisions", decisions::list);
        ModelTargets targets = new ModelTargets(
                own.resolveTarget,
                own.providers,
                providers.balancing,
                accounts.pool::hasAccounts,
                beans.relay.breakers::nameOf,
                beans.settings);
        ExplainApi explain =
                new ExplainApi(new ExplainedChoices(beans), targets, beans.relay.readRequest(), beans.keys, writer);
        admins.bind("explainRequest", explain::explain);

        AppliedAnswer applied = new AppliedAnswer(stores.audit(), writer);
        RoutesApi routes = new RoutesApi(
                files -> RouteChecks.of(beans.settings)
                        .with(beans.routes.files().extensions())
                        .check(files),
                beans.routes,
                beans.steps.switches::all,
                applied,
                writer);
        admins.bind("dryRunRoutes", new DryRunApi(beans.trials, beans.keys, writer)::dryRun);
        admins.bind("showRouteCatalog", exchange -> routes.catalog(exchange, RouteChecks.components()));
        admins.bind("checkRoutes", routes::check);
        admins.bind("showRoutes", routes::show);
        admins.bind("showRouteFile", routes::file);
        admins.bind("storeRouteFile", routes::put);
        admins.bind("deleteRouteFile", routes::delete);
        admins.bind("applyRoutes", routes::apply);
        VersionsApi versions =
                new VersionsApi(stores.routeVersions(), beans.routes, RouteFiles::builtIn, applied, writer);
        admins.bind("listRouteVersions", versions::list);
        admins.bind("showRouteVersion", versions::show);
        admins.bind("compareRouteVersions", versions::diff);
        admins.bind("rollBackRoutes", versions::rollBack);
        admins.bind("promoteCanary", versions::promote);
        admins.bind("giveCanaryUp", versions::giveUp);

        SettingsApi settings = new SettingsApi(beans.changes, writer);
        admins.bind("listSettings", settings::list);
        admins.bind("showSetting", settings::show);
        admins.bind("changeSettings", settings::change);
        admins.bind("listSettingVersions", settings::versions);
        admins.bind("rollBackSettings", settings::rollBack);

        PictureApi picture = new PictureApi(beans.steps, stores.audit(), writer);
        admins.bind("drawRoutes", picture::diagram);
        admins.bind("coverRoutes", picture::coverage);
        admins.bind("disableStep", picture::disable);
        admins.bind("enableStep", picture::enable);
        TracesApi traces = new TracesApi(beans.steps.traces, writer);
        admins.bind("listTraces", traces::list);
        admins.bind("showTrace", traces::show);
        admins.bind("replayRequest", replays()::replay);
    }

    private ReplayApi replays() {
        return new ReplayApi(new ReplayApi.Parts(
                beans.stores.usage(),
                beans.steps.traces,
                beans.keys,
                beans.accounts.pool::accounts,
                beans.routes.changes.generations,
                beans.replays,
                () -> beans.settings.get().upstream().requestTimeout(),
                beans.stores.audit(),
                beans.writer));
    }

    /** Names steps that ask for an admin key themselves, so that no route can open them to others. */
    private interface Steps {
        void bind(String name, Processor step);
    }
}
