package gateway.web.stream;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the tokens of an answer's blocks. The model does not write a call of a tool as JSON: it writes names and values one by
 * one, each in a frame. The sizes of the frames are measured, with recorded answers of the Messages API and their usage. For one
 * answer and one thread.
 */
final class OutputTokens {

    /** The end of a turn, which the model tells itself. */
    private static final long PER_TURN = 3;

    private static final long FIRST_CALL = 5;
    private static final long PER_CALL = 25;
    private static final long PER_FIELD = 11;

    /** Longer input is counted as it is: beside it frames are nothing. */
    private static final int LONG_INPUT = 64 * 1024;

    private final ToLongFunction<String> tokensOf;
    private long calls;
    private long fields;

    /** @param tokensOf counts a text */
    OutputTokens(ToLongFunction<String> tokensOf) {
        this.tokensOf = tokensOf;
    }

    /** What the end of an answer costs: an answer that is cut has none. */
    static long end(@Nullable String stopReason) {
        return "end_turn".equals(stopReason) || "tool_use".equals(stopReason) ? PER_TURN : 0;
    }

    /** Tokens of the texts of a block, its frames left out. */
    long of(KeptBlock block) {
        String tool = block.tool();
        if (tool == null) {
            return ofText(block.text());
        }
        calls++;
        return ofText(tool) + ofInput(block.text());
    }

    /** The frames of all blocks so far. */
    long frames() {
        return frames(calls, fields);
    }

    /** The frames of some calls that have so many fields together. */
    static long frames(long calls, long fields) {
        return calls == 0 ? 0 : FIRST_CALL + calls * PER_CALL + fields * PER_FIELD;
    }

    private long ofInput(String json) {
        if (json.length() > LONG_INPUT) {
            return ofText(json);
        }
        try {
            JsonNode input = Json.mapper().readTree(json);
            long tokens = 0;
            for (Map.Entry<String, JsonNode> field : input.properties()) {
                JsonNode value = field.getValue();
                fields++;
                tokens += ofText(field.getKey());
                tokens += ofText(value.isTextual() ? value.textValue() : value.toString());
            }
            return tokens;
        } catch (IOException broken) {
            return ofText(json);
        }
    }

    private long ofText(String text) {
        return text.isEmpty() ? 0 : Math.max(1, tokensOf.applyAsLong(text));
    }
}
