package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.protocol.RootMembers;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.wire.ChatUsage;
import gateway.usage.TokenUsage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer of OpenAI's tells of itself while it goes to the client untouched: {@code model} and {@code usage} at its
 * root, in the terms of Chat Completions ({@code prompt_tokens}: embeddings, completions) or of Responses ({@code input_tokens}:
 * images, transcriptions). Keeps little of it, however long it is. Not safe from many threads.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">Embeddings</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/images">Images</a>
 */
public final class CountedAnswer {

    private static final int MOST_MODEL = 256;

    private final RootMembers members = new RootMembers("model", "usage");
    private @Nullable String model;
    private @Nullable TokenUsage usage;

    /** Reads the next bytes of an answer. */
    public void read(byte[] bytes) {
        members.read(bytes, 0, bytes.length);
    }

    /** Reads bytes of an event's data. */
    void read(byte[] bytes, int from, int to) {
        members.read(bytes, from, to);
    }

    /** Takes what was read for a whole object; another one may follow. */
    void next() {
        take();
        members.clear();
    }

    /** What was told. */
    public AnswerFacts facts() {
        take();
        return new AnswerFacts(model, null, usage, false);
    }

    private void take() {
        byte[] named = members.value("model");
        if (named != null && model == null) {
            model = text(named);
        }
        byte[] counts = members.value("usage");
        TokenUsage told = counts == null ? null : ChatUsage.in(counts);
        usage = told == null ? usage : told;
    }

    private static @Nullable String text(byte[] json) {
        try {
            JsonNode value = Json.mapper().readTree(json);
            String text = value.textValue();
            return text == null || text.length() > MOST_MODEL ? null : text;
        } catch (IOException e) {
            return null;
        }
    }
}
