package gateway.protocol.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import org.jspecify.annotations.Nullable;

/** The bodies of the calls that one conversation takes, JSON in UTF-8. What is given is only read. Stateless. */
public final class WebBodies {

    private static final String PAPRIKA = "paprika_mode";
    private static final String EXTENDED = "extended";

    private WebBodies() {}

    /** Of {@link WebPaths#create}: the caller has chosen the id, a UUID. */
    public static byte[] create(String conversation, NewConversation begins) {
        ObjectNode body = object().put("uuid", conversation);
        return bytes(begin(begins, body));
    }

    /**
     * Of {@link WebPaths#settings}. That there is no thinking has to be said: accounts that have it on give it to new
     * conversations.
     */
    public static byte[] thinking(boolean on) {
        ObjectNode body = object();
        thinking(on, body.putObject("settings"));
        return bytes(body);
    }

    /** Of {@link WebPaths#completion}. */
    public static byte[] completion(WebCompletion asks) {
        ObjectNode body = object().put("prompt", asks.prompt()).put("timezone", "UTC");
        if (asks.model() != null) {
            body.put("model", asks.model());
        }
        body.put("rendering_mode", "messages");
        attach(asks.attachment(), body.putArray("attachments"));
        asks.files().forEach(body.putArray("files")::add);
        body.putArray("sync_sources");
        if (asks.maxTokens() != null) {
            body.put("max_tokens_to_sample", asks.maxTokens());
        }
        if (asks.tools() != null && !asks.tools().isEmpty()) {
            body.set("tools", asks.tools());
        }
        WebThinking thinking = asks.thinking();
        if (thinking != null) {
            body.put("thinking_mode", thinking.on() ? EXTENDED : "off");
            if (thinking.effort() != null) {
                body.put("effort", thinking.effort());
            }
        }
        NewConversation creates = asks.creates();
        if (creates != null) {
            ObjectNode begun = begin(creates, body.putObject("create_conversation_params"));
            thinking(thinking != null && thinking.on(), begun);
        }
        return bytes(body);
    }

    /**
     * Of {@link WebPaths#toolResult}.
     *
     * @param call id of the call of a tool
     * @param content blocks of the Messages API
     */
    public static byte[] toolResult(String call, ArrayNode content, boolean error) {
        ObjectNode body = object().put("type", "tool_result").put("tool_use_id", call);
        body.set("content", content);
        return bytes(body.put("is_error", error));
    }

    private static ObjectNode begin(NewConversation begins, ObjectNode into) {
        into.put("name", begins.name());
        if (begins.model() != null) {
            into.put("model", begins.model());
        }
        if (begins.temporary()) {
            into.put("is_temporary", true);
        }
        return into;
    }

    private static void thinking(boolean on, ObjectNode into) {
        into.put(PAPRIKA, on ? EXTENDED : null);
    }

    private static void attach(@Nullable Attachment attachment, ArrayNode into) {
        if (attachment != null) {
            into.addObject()
                    .put("extracted_content", attachment.text())
                    .put("file_name", Attachment.NAME)
                    .put("file_type", Attachment.TYPE)
                    .put("file_size", attachment.size());
        }
    }

    private static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return Json.mapper().writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON cannot be written", e);
        }
    }
}
