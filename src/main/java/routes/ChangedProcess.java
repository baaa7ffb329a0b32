package routes;

import gateway.config.LogSetup;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteChange.Result;
import gateway.settings.ChangedGateway;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a change of settings does to a running gateway beside those who ask for settings each time. */
record ChangedProcess(GatewayBeans beans) implements ChangedGateway {

    /** What libraries put behind a sentence. */
    private static final Pattern EXCEPTION =
            Pattern.compile("\\s*\\((?:[a-z]+\\.)+[A-Za-z]+(?:Exception|Error)\\b.*\\)");

    @Override
    public void applied() {
        LogSetup.ofProcess().level(beans.settings.get().log().level());
    }

    @Override
    public int generation() {
        return beans.routes.generation();
    }

    @Override
    public @Nullable String renewRoutes(String actor, @Nullable String comment) {
        RouteChange change = beans.routes.renew(actor, comment).change();
        return change.result() == Result.USED
                ? null
                : EXCEPTION.matcher(String.valueOf(change.failure())).replaceAll("");
    }

    @Override
    public List<String> problems() {
        return beans.providers.current().problems();
    }
}
