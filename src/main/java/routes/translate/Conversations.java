package routes.translate;

import gateway.account.affinity.AffinityKeys;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.RequestInspector;
import routes.request.ConversationKeys;
import routes.request.RequestContext;

/** Finds the conversation of requests that came in another dialect, from what they were translated to. Stateless. */
final class Conversations {

    private Conversations() {}

    /** @param messages the request in the dialect of the Messages API */
    static void findOf(RequestContext context, ConversationKeys conversations, byte[] messages) {
        try {
            AffinityKeys keys = conversations.of(
                    context.request().headers(), context.tenant(), RequestInspector.inspect(messages), messages);
            if (keys != null) {
                context.belongsTo(keys);
            }
        } catch (InvalidRequestException e) {
            throw new IllegalStateException("what we translate to can be read", e);
        }
    }
}
