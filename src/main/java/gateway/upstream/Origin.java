package gateway.upstream;

/**
 * Where a failed request came from: failures of one origin, however many, are one hint. Immutable.
 *
 * @param client id of the client key, empty where there is none
 * @param tenant whom the key belongs to: its domain, without one itself
 * @param content tells its content from others
 */
public record Origin(String client, String tenant, long content) {

    /** One of a key that belongs to nobody else. */
    public Origin(String client, long content) {
        this(client, client, content);
    }
}
