package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;

/**
 * Code that a target has run: an item {@code code_interpreter_call} of Responses. Its pictures and files stay in a container of
 * the provider. Immutable.
 *
 * @param id of the call, as the Messages API has it
 * @param code empty where it is not told
 * @param output what it wrote
 * @param failed whether it did not come to its end
 */
public record CodeRun(String id, String code, String output, boolean failed) implements HostedCall {

    private static final int LONGEST = 1_000_000;

    /** The run of an item. */
    static CodeRun of(String id, JsonNode item) {
        StringBuilder output = new StringBuilder();
        for (JsonNode one : item.path("outputs")) {
            String logs = one.path("logs").asText("");
            output.append(logs, 0, Math.min(logs.length(), LONGEST - output.length()));
        }
        String code = FoundPage.cut(item.path("code").asText(""), LONGEST);
        String status = item.path("status").asText("");
        boolean failed = status.equals("failed") || status.equals("incomplete");
        return new CodeRun(id, code, FoundPage.cut(output.toString(), LONGEST), failed);
    }

    @Override
    public String name() {
        return "code_execution";
    }

    @Override
    public int length() {
        return code.length() + output.length();
    }

    @Override
    public ObjectNode input() {
        return Json.mapper().createObjectNode().put("code", code);
    }

    @Override
    public JsonNode content() {
        ObjectNode content = Json.mapper().createObjectNode().put("type", "code_execution_result");
        content.put("stdout", output).put("stderr", "").put("return_code", failed ? 1 : 0);
        content.putArray("content");
        return content;
    }
}
