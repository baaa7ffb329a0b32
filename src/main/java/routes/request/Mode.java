package routes.request;

import gateway.provider.Stage;

/** How a request is served at the stage that it is at. */
public enum Mode {
    /** By Claude accounts, through the Messages API. */
    CLAUDE_API("claude-api"),
    /** By Claude accounts with a session cookie, through the conversations of the web application. */
    WEB("web"),
    /** By a provider. */
    PROVIDER("provider"),
    /** By counting ourselves: few providers count tokens, and the web application does not. */
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
        return switch (context.stage()) {
            case null -> CLAUDE_API;
            case Stage.Claude accounts -> CLAUDE_API;
            case Stage.Web _ -> context.endpoint() == FrontEndpoint.COUNT_TOKENS ? ESTIMATE : WEB;
            case Stage.Offers providers -> context.endpoint() == FrontEndpoint.COUNT_TOKENS ? ESTIMATE : PROVIDER;
        };
    }
}
