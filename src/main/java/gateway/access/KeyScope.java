package gateway.access;

/** What a key opens. */
public enum KeyScope {
    /** The Claude and OpenAI fronts. */
    CLIENT,
    /** The admin API. */
    ADMIN
}
