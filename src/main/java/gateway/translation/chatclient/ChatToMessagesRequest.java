package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestTranslation;
import gateway.translation.contract.ToolNamer;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;

/**
 * A request of Chat Completions as one of the Messages API (docs/wire.md, "OpenAI's clients"). System and developer messages
 * become the system prompt, wherever they stand; consecutive turns of one role become one.
 */
public final class ChatToMessagesRequest implements RequestTranslation {

    /** The Messages API demands a limit; this one holds where neither the client nor the model has one. */
    static final int DEFAULT_MAX_TOKENS = 4096;

    @Override
    public TranslatedRequest translate(ObjectNode request, TranslationTarget target) {
        Losses losses = new Losses();
        ChatRequestRefusals.check(request);
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("model", target.model());
        ChatRequestThinking thinking = ChatRequestThinking.read(request, target, losses);
        ToolNamer names = new ToolNamer();
        ChatRequestTools tools = new ChatRequestTools(target, names, losses);
        tools.read(request);
        ChatRequestTurns turns = new ChatRequestTurns(names, new ChatRequestParts(target, losses), losses);
        turns.read(request.path("messages"));
        ChatRequestFormat.read(request, body, turns.system(), target.bridge(), losses);
        turns.writeTo(body);
        tools.writeTo(body);
        boolean thinks = thinking.writeTo(body, tools.forced(), turns.continuesToolCall());
        ChatRequestSampling.read(request, body, target, thinks, losses);
        ChatRequestFields.read(request, body, target.bridge(), losses);
        if (target.cacheMarks()) {
            CacheMarks.add(body);
        }
        return new TranslatedRequest(body, losses.inOrderOf(request), names.names());
    }
}
