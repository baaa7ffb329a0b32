package gateway.upstream;

/**
 * Where a failed request came from: failures of one origin, however many, are one hint. Immutable.
 *
 * @param client id of the client key, empty where there is none
 * @param content tells its content from others
 */
public record Origin(String client, long content) {}
