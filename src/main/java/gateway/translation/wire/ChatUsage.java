package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import gateway.usage.BillingTerms;
import gateway.usage.TokenUsage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} object of Chat Completions in the shapes of its vendors (docs/wire.md, "Answers of OpenAI's APIs"): cached
 * tokens are part of {@code prompt_tokens} and stand in the details, or beside them as {@code prompt_cache_hit_tokens}
 * (DeepSeek) or {@code cached_tokens} (Kimi). Not safe from many threads.
 */
public final class ChatUsage {

    /** A count beyond this is a mistake. */
    static final long MOST = 100_000_000;

    private static final long ABSENT = -1;

    private long prompt;
    private long completion;
    private long total;
    private long cacheRead;
    private long cacheWrite;
    private long reasoning;
    private boolean doubtful;

    public ChatUsage() {
        clear();
    }

    /** What an object by itself tells; null where it tells nothing, or is none. */
    public static @Nullable TokenUsage in(byte[] object) {
        try (JsonParser json = Json.factory().createParser(object)) {
            ChatUsage usage = new ChatUsage();
            json.nextToken();
            usage.read(json);
            return usage.counted();
        } catch (IOException e) {
            return null;
        }
    }

    /** Forgets everything. */
    final void clear() {
        prompt = ABSENT;
        completion = ABSENT;
        total = ABSENT;
        cacheRead = 0;
        cacheWrite = 0;
        reasoning = ABSENT;
        doubtful = false;
    }

    /** Whether both prompt and output have been counted, so that nothing more is to come. */
    public boolean whole() {
        return input() > 0 && output() > 0;
    }

    /** Whether there is a count, or what cannot be one; a usage of nothing but zeros is a placeholder. */
    public boolean told() {
        return prompt > 0 || completion > 0 || doubtful;
    }

    /** Takes over what another one tells: counts grow from chunk to chunk, so that the last one holds. */
    public void take(ChatUsage other) {
        prompt = other.prompt == ABSENT ? prompt : other.prompt;
        completion = other.completion == ABSENT ? completion : other.completion;
        total = other.total;
        cacheRead = other.cacheRead;
        cacheWrite = other.cacheWrite;
        reasoning = other.reasoning;
        doubtful = other.doubtful;
    }

    /** Reads an object that the parser is at, details included; any other value is skipped. */
    void read(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT) {
                count(name, json.getDoubleValue());
            } else if (value == JsonToken.VALUE_STRING && name.endsWith("_tokens")) {
                count(name, number(json.getText()));
            } else if (name.endsWith("_tokens_details")) {
                read(json);
            } else {
                json.skipChildren();
            }
        }
    }

    /** A number that is written as a text; none that can be a count for any other text. */
    static double number(String text) {
        return text.matches("\\d{1,12}") ? Long.parseLong(text) : ABSENT;
    }

    private void count(String name, double number) {
        long tokens = (long) number;
        if (tokens != number || tokens < 0 || tokens > MOST) {
            doubtful |= name.endsWith("_tokens");
            return;
        }
        switch (name) {
            case "prompt_tokens" -> prompt = tokens > 0 ? tokens : Math.max(prompt, tokens);
            case "completion_tokens" -> completion = tokens > 0 ? tokens : Math.max(completion, tokens);
            // Gateways put these beside the others, some of them always 0.
            case "input_tokens" -> prompt = prompt > 0 ? prompt : tokens;
            case "output_tokens" -> completion = completion > 0 ? completion : tokens;
            case "total_tokens" -> total = tokens;
            case "cached_tokens", "prompt_cache_hit_tokens", "cache_read_input_tokens" ->
                cacheRead = Math.max(cacheRead, tokens);
            case "cache_write_tokens", "cache_creation_tokens", "cache_creation_input_tokens" ->
                cacheWrite = Math.max(cacheWrite, tokens);
            case "reasoning_tokens" -> reasoning = tokens;
            default -> {}
        }
    }

    /**
     * What is told in the terms of the Messages API: input without what the cache gave or took, nothing below zero, 0 for a
     * count that is missing or can be none; null where nothing is told.
     */
    @Nullable
    public TokenUsage counted() {
        if (!told()) {
            return null;
        }
        long input = input();
        long output = wholeOutput(input, output(), total, reasoning, cacheRead, cacheWrite);
        long read = Math.min(cacheRead, input);
        long written = Math.min(cacheWrite, input - read);
        long thinking = Math.min(Math.max(reasoning, output - output()), output);
        return new TokenUsage(input - read - written, output, read, written, 0, thinking, 0, 0)
                .under(BillingTerms.of(doubtful));
    }

    /** The prompt, which the total tells where the target does not. */
    private long input() {
        return prompt == ABSENT && completion > 0 && total > completion ? total - completion : Math.max(0, prompt);
    }

    private long output() {
        return completion == ABSENT && prompt > 0 && total > prompt ? total - prompt : Math.max(0, completion);
    }

    /**
     * Some vendors count reasoning beside the output, which shows in the sum only (xAI), some of them without telling it
     * anywhere else (Google). What the cache gave or took may also stand beside the input, and is no output.
     *
     * @param reasoning below 0 where it is not told, as for the total
     */
    static long wholeOutput(long input, long output, long total, long reasoning, long cacheRead, long cacheWrite) {
        long beside = total - input - output;
        if (reasoning >= 0) {
            boolean outside = total < 0 ? reasoning > output : beside == reasoning;
            return outside ? output + reasoning : output;
        }
        boolean cached = beside == cacheRead || beside == cacheWrite || beside == cacheRead + cacheWrite;
        return input > 0 && beside > 0 && !cached ? output + beside : output;
    }
}
