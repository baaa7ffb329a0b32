package routes.relay;

import gateway.provider.Stage;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/** How a request is served at the stage that it is at. */
public enum Mode {
    /** By Claude accounts, through the Messages API. */
    CLAUDE_API("claude-api"),
    /** By a provider. */
    PROVIDER("provider"),
    /** By counting ourselves: few providers count tokens. */
    ESTIMATE("estimate");

    private final String label;

    Mode(String label) {
        this.label = label;
    }

    /** The name in routes and usage rows. */
    public String label() {
        return label;
    }

    /** The mode of a request. */
    public static Mode of(RequestContext context) {
        if (!(context.stage() instanceof Stage.Providers)) {
            return CLAUDE_API;
        }
        boolean counts = context.endpoint() == FrontEndpoint.COUNT_TOKENS;
        return counts ? ESTIMATE : PROVIDER;
    }
}
