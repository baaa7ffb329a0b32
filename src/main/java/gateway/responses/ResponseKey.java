package gateway.responses;

/**
 * What a response is found by. One key never finds another's.
 *
 * @param owner the lasting id of the client key that it was answered to
 * @param id of the response
 */
public record ResponseKey(String owner, String id) {}
