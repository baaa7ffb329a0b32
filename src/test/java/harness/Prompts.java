package harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;

/** Bodies of requests in the three dialects. Stateless. */
public final class Prompts {

    private Prompts() {}

    /** What a coding client sends: billing line, cache mark, thinking, a tool, a user's id, and a wish few can meet: top_k. */
    public static ObjectNode coding(String model, boolean stream, String text) {
        ObjectNode body = Json.mapper()
                .createObjectNode()
                .put("model", model)
                .put("max_tokens", 4_000)
                .put("stream", stream)
                .put("top_k", 40);
        ArrayNode system = body.putArray("system");
        system.addObject().put("type", "text").put("text", "x-anthropic-billing-header: cc_version=2.1; cch=0;");
        ObjectNode marked = system.addObject().put("type", "text").put("text", "Be short.");
        marked.putObject("cache_control").put("type", "ephemeral");
        body.putObject("thinking").put("type", "enabled").put("budget_tokens", 2_000);
        body.putObject("metadata").put("user_id", "user_0123_account__session_4567");
        ObjectNode tool = body.putArray("tools").addObject().put("name", "get_weather");
        ObjectNode schema = tool.put("description", "Tells the weather.").putObject("input_schema");
        schema.put("type", "object").putObject("properties").putObject("city").put("type", "string");
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body;
    }

    /** A plain request of Chat Completions. */
    public static String chat(String model, boolean stream, String text) {
        ObjectNode body = Json.mapper().createObjectNode().put("model", model).put("stream", stream);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body.toString();
    }

    /** A plain request of the Responses API. */
    public static String responses(String model, boolean stream, String text) {
        return Json.mapper()
                .createObjectNode()
                .put("model", model)
                .put("input", text)
                .put("stream", stream)
                .toString();
    }
}
