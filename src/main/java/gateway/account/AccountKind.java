package gateway.account;

/** What an account signs in with; decides how its credential is sent. */
public enum AccountKind {
    /** A platform API key, sent as {@code x-api-key}. */
    API_KEY,
    /** An OAuth access token, sent as {@code Authorization: Bearer} with the OAuth beta. */
    OAUTH,
    /** A session cookie of the web application; stored, used by web mode only. */
    COOKIE
}
