package gateway.web.session;

import java.time.Instant;
import java.util.UUID;

/**
 * A conversation that is, or may be, at the web application, and is to be deleted there.
 *
 * @param id chosen by us
 * @param accountId whose cookie has begun it
 * @param organization of the account, at the web application
 * @param node an id of the node that has begun it
 * @param createdAt before it was begun
 */
public record KnownConversation(UUID id, String accountId, String organization, String node, Instant createdAt) {}
