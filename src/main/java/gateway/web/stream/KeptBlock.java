package gateway.web.stream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.protocol.web.WebBlock;
import gateway.translation.wire.EventBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One block of the message that is kept beside its stream. Not safe from many threads. */
final class KeptBlock {

    private final WebBlock block;
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> citations = new ArrayList<>(0);
    private String signature = "";

    KeptBlock(WebBlock block) {
        this.block = block;
    }

    void add(String piece) {
        text.append(piece);
    }

    void cite(JsonNode citation) {
        citations.add(citation);
    }

    void sign(String told) {
        signature = told;
    }

    boolean isThinking() {
        return block instanceof WebBlock.Thinking;
    }

    /** Whether it is a call of this tool that the site has run. */
    boolean calls(String tool) {
        return block instanceof WebBlock.Whole whole
                && whole.block().path("type").asText("").equals("server_tool_use")
                && whole.block().path("name").asText("").equals(tool);
    }

    /** Text, thinking, or the input of a tool. */
    String text() {
        return text.toString();
    }

    /** The name of the tool that it calls, null where it is no call. */
    @Nullable
    String tool() {
        return switch (block) {
            case WebBlock.Tool tool -> tool.name();
            case WebBlock.Whole whole
            when whole.block().path("type").asText("").equals("server_tool_use") ->
                whole.block().path("name").asText("");
            default -> null;
        };
    }

    /** Whether its input, where it is a call, is one JSON object and nothing else. */
    boolean isSound() {
        return !(block instanceof WebBlock.Tool) || isObject(text.toString());
    }

    private static boolean isObject(String json) {
        try (JsonParser parser = Json.factory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes it as the Messages API has it. */
    void write(EventBytes json) {
        switch (block) {
            case WebBlock.Tool tool -> {
                json.raw("{\"type\":\"tool_use\",\"id\":").quoted(tool.id()).raw(",\"name\":");
                json.quoted(tool.name()).raw(",\"input\":");
                json.raw(text.toString().getBytes(StandardCharsets.UTF_8)).raw("}");
            }
            case WebBlock.Thinking _ -> {
                json.raw("{\"type\":\"thinking\",\"thinking\":").quoted(text.toString());
                json.raw(",\"signature\":").quoted(signature).raw("}");
            }
            case WebBlock.Whole whole -> json.json(withInput(whole.block()));
            default -> writeText(json);
        }
    }

    private void writeText(EventBytes json) {
        json.raw("{\"type\":\"text\",\"text\":").quoted(text.toString());
        String before = ",\"citations\":[";
        for (JsonNode citation : citations) {
            json.raw(before).json(citation);
            before = ",";
        }
        json.raw(citations.isEmpty() ? "}" : "]}");
    }

    private JsonNode withInput(ObjectNode whole) {
        if (text.isEmpty()) {
            return whole;
        }
        try {
            return whole.deepCopy().set("input", Json.mapper().readTree(text.toString()));
        } catch (IOException unreadable) {
            return whole;
        }
    }
}
