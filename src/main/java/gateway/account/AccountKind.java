package gateway.account;

/** What an account signs in with; decides how its credential is sent. */
public enum AccountKind {
    /** A platform API key, sent as {@code x-api-key}. */
    API_KEY,
    /** An OAuth access token, sent as {@code Authorization: Bearer} with the OAuth beta. */
    OAUTH,
    /** A session cookie of the web application; stored, used by web mode only. */
    COOKIE,
    /** An OAuth access token, and a session cookie of the same organisation for web mode. */
    OAUTH_AND_COOKIE;

    /** Whether it can call the Messages API. */
    public boolean callsApi() {
        return this != COOKIE;
    }

    /** Whether it has a session cookie. */
    public boolean hasCookie() {
        return this == COOKIE || this == OAUTH_AND_COOKIE;
    }

    /** Whether its credential is an OAuth token. */
    public boolean hasToken() {
        return this == OAUTH || this == OAUTH_AND_COOKIE;
    }
}
