package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.usage.TokenUsage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the {@code usage} objects of the three dialects. OpenAI counts cached input as a part of the input. Stateless. */
public final class UsageObjects {

    private UsageObjects() {}

    /** Appends the usage of a message. */
    public static EventBytes messages(EventBytes json, TokenUsage usage) {
        json.raw("{\"input_tokens\":").number(usage.input());
        json.raw(",\"cache_creation_input_tokens\":").number(written(usage));
        json.raw(",\"cache_read_input_tokens\":").number(usage.cacheRead());
        json.raw(",\"output_tokens\":").number(usage.output());
        if (usage.thinking() > 0) {
            json.raw(",\"output_tokens_details\":{\"thinking_tokens\":")
                    .number(usage.thinking())
                    .raw("}");
        }
        if (usage.webSearches() > 0) {
            json.raw(",\"server_tool_use\":{\"web_search_requests\":").number(usage.webSearches());
            json.raw(",\"web_fetch_requests\":").number(usage.webFetches()).raw("}");
        }
        return json.raw("}");
    }

    /** The usage of a message. */
    public static JsonNode messages(TokenUsage usage) {
        return tree(messages(new EventBytes(160), usage));
    }

    /** Appends the usage of a chat completion. */
    static EventBytes chat(EventBytes json, TokenUsage usage) {
        long prompt = usage.input() + usage.cached();
        json.raw("{\"prompt_tokens\":").number(prompt);
        json.raw(",\"completion_tokens\":").number(usage.output());
        json.raw(",\"total_tokens\":").number(prompt + usage.output());
        json.raw(",\"prompt_tokens_details\":{\"cached_tokens\":").number(usage.cacheRead());
        json.raw(",\"cache_write_tokens\":").number(written(usage));
        json.raw("},\"completion_tokens_details\":{\"reasoning_tokens\":").number(usage.thinking());
        return json.raw("}}");
    }

    /** The usage of a chat completion. */
    public static JsonNode chat(TokenUsage usage) {
        return tree(chat(new EventBytes(256), usage));
    }

    /** Appends the usage of a response. */
    static EventBytes responses(EventBytes json, TokenUsage usage) {
        long input = usage.input() + usage.cached();
        json.raw("{\"input_tokens\":").number(input);
        json.raw(",\"input_tokens_details\":{\"cached_tokens\":").number(usage.cacheRead());
        json.raw(",\"cache_write_tokens\":").number(written(usage));
        json.raw("},\"output_tokens\":").number(usage.output());
        json.raw(",\"output_tokens_details\":{\"reasoning_tokens\":").number(usage.thinking());
        return json.raw("},\"total_tokens\":").number(input + usage.output()).raw("}");
    }

    /** The usage of a response. */
    public static JsonNode responses(TokenUsage usage) {
        return tree(responses(new EventBytes(256), usage));
    }

    private static long written(TokenUsage usage) {
        return usage.cacheWrite5m() + usage.cacheWrite1h();
    }

    private static JsonNode tree(EventBytes json) {
        try {
            return Json.mapper().readTree(json.toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
