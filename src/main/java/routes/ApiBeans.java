package routes;

import gateway.account.pool.WebModels;
import gateway.config.BuildInfo;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import routes.admin.Descriptions;
import routes.admin.HealthApi;
import routes.admin.ModelsApi;
import routes.messages.CheckHops;
import routes.messages.CheckPath;
import routes.request.ExchangeKeys;
import routes.responses.RecallResponses;
import routes.responses.ResponsesApi;

/** The open endpoints and the lists of models, put together once, and the names under which the routes find their steps. */
final class ApiBeans {

    private final GatewayBeans beans;
    private final GenerationBeans own;

    ApiBeans(GatewayBeans beans, GenerationBeans own) {
        this.beans = beans;
        this.own = own;
    }

    /** Binds what api.camel.yaml names. */
    void bind(Registry registry) {
        AccountBeans accounts = beans.accounts;
        ProviderBeans providers = beans.providers;
        HealthApi health = new HealthApi(
                accounts.pool,
                own.providers::usable,
                beans.database::up,
                beans.traffic,
                beans.writer,
                beans.clock,
                beans.startedAt,
                BuildInfo.read());
        GatewayBeans.bind(registry, "reportHealth", health::report);
        GatewayBeans.bind(registry, "reportLive", health::live);
        GatewayBeans.bind(registry, "reportReady", health::ready);
        ModelsApi models = new ModelsApi(
                providers.models.catalog,
                own.providers.offered(),
                accounts.pool::hasAccounts,
                () -> WebModels.alone(accounts.pool),
                beans.clock,
                beans.writer);
        GatewayBeans.bind(registry, "chooseModelList", forClients(models::choose));
        GatewayBeans.bind(registry, "listModels", forClients(models::list));
        ResponsesApi responses = new ResponsesApi(beans.responses, beans.writer);
        RecallResponses recall = new RecallResponses(
                beans.responses, beans.settings.get().server().maxJsonBody());
        GatewayBeans.bind(registry, "recallResponses", recall);
        GatewayBeans.bind(registry, "showResponse", responses::show);
        GatewayBeans.bind(registry, "deleteResponse", responses::delete);
        GatewayBeans.bind(registry, "listInputItems", responses::inputItems);
        GatewayBeans.bind(registry, "cancelResponse", responses::cancel);
        GatewayBeans.bind(
                registry,
                "checkPath",
                new CheckPath(() -> beans.settings.get().accounts().passedPaths()));
        GatewayBeans.bind(registry, "checkHops", new CheckHops());
        Descriptions descriptions = new Descriptions(beans.writer);
        GatewayBeans.bind(registry, "describePaths", descriptions::openApi);
        GatewayBeans.bind(registry, "answerProbe", descriptions::root);
        GatewayBeans.bind(registry, "acceptReport", descriptions::accepted);
    }

    /** A step that no route can open to callers without a key. */
    private static Processor forClients(Processor step) {
        return exchange -> {
            ExchangeKeys.requestContext(exchange).requireClient();
            step.process(exchange);
        };
    }
}
