package gateway.protocol.web;

/**
 * What a call of the web application asks for.
 *
 * @param method of HTTP
 * @param path with the query where there is one
 */
public record WebPath(String method, String path) {}
