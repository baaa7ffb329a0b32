package gateway.account;

/** The way in which a request uses an account, and which kinds of accounts may serve it so. */
public enum AccountUse {
    /** Through the Messages API, whatever the account signs in with. */
    API,
    /** Through the Messages API, with an OAuth token. */
    OAUTH,
    /** Through the Messages API, with a platform API key. */
    API_KEY,
    /** Through a conversation of the web application, with a session cookie. */
    WEB;

    /** Whether a request holds a conversation of the web application, which has limits of its own. */
    public boolean isWeb() {
        return this == WEB;
    }

    /** Whether accounts of this kind may serve so. */
    public boolean suits(AccountKind kind) {
        return switch (this) {
            case API -> kind.callsApi();
            case OAUTH -> kind.hasToken();
            case API_KEY -> kind == AccountKind.API_KEY;
            case WEB -> kind.hasCookie();
        };
    }
}
