package routes;

import gateway.account.StateChange;
import gateway.config.BuildInfo;
import gateway.config.LiveSettings;
import gateway.config.Settings;
import gateway.telemetry.WebMetrics;
import gateway.web.WebSettings;
import java.time.Duration;
import java.util.function.Supplier;
import routes.answer.UpstreamTimeouts;
import routes.chain.AccountBalancer;
import routes.installation.ConversationOwner;
import routes.upstream.UpstreamClient;
import routes.web.ImageFetch;
import routes.web.MissingOrganizations;
import routes.web.WebMode;

/** Puts web mode together. */
final class WebBeans {

    private static final Duration IMAGES = Duration.ofSeconds(30);

    private WebBeans() {}

    /**
     * Web mode, which does nothing before a request goes to it.
     */
    static WebMode of(GatewayBeans beans) {
        RelayBeans relay = beans.relay;
        LiveSettings settings = beans.settings;
        Settings now = settings.get();
        Supplier<WebSettings> web = () -> settings.get().web();
        String userAgent = "claude-proxy/" + BuildInfo.read().version();
        UpstreamClient client = UpstreamClient.create(
                beans.vertx,
                new UpstreamClient.Site(
                        now.oauth().webBaseUrl(),
                        now.upstream().jsonHold(),
                        now.upstream().poolSize(),
                        false,
                        now.server().maxBody(),
                        now.server().bodyTimeout(),
                        false,
                        beans.providers.proxy()),
                relay.parts.with(() -> withoutDraining(settings.get()), relay.parts.observer(), relay.parts.headers()));
        ImageFetch images =
                new ImageFetch(beans.vertx, new ImageFetch.Rules(userAgent, IMAGES, beans.providers::proxy));
        return new WebMode(new WebMode.Neighbours(
                client,
                userAgent,
                beans.accounts.pool,
                beans.accounts.affinity,
                beans.accounts.cookies,
                relay.choice,
                relay.aftermath,
                relay.answers,
                relay.settlement,
                relay.writer,
                relay.trees,
                beans.providers.models.estimator,
                beans.stores.conversations(),
                ConversationOwner.of(now),
                beans.node,
                beans.clock,
                beans.vertx,
                new WebMetrics(beans.meters),
                now.accounts().bareCoolDown(),
                () -> settings.get().oauthTimeout(),
                web,
                () -> AccountBalancer.Limits.of(settings.get()),
                () -> settings.get().providers().translation().strict(),
                beans.accounts.decisions::add,
                images::fetch,
                new MissingOrganizations(
                                account -> beans.accounts.check.check(account, StateChange.GATEWAY),
                                beans.accounts.pool::find)::of));
    }

    /** Nobody reads on for a usage that the web application does not tell. */
    private static UpstreamTimeouts withoutDraining(Settings settings) {
        return UpstreamTimeouts.of(settings.upstream()).leavingAtOnce();
    }
}
