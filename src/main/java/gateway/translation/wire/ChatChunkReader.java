package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.error.UpstreamErrors;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one chunk of a Chat Completions stream, or a whole completion, which has the same shape with {@code message} in the
 * place of {@code delta}. Unknown fields are skipped. Several choices are read as one: only one is ever asked for, and some
 * servers put text and tool calls into choices of their own. Reused from chunk to chunk; not safe from many threads.
 */
public final class ChatChunkReader {

    private static final byte[] DONE = EventBytes.ascii("[DONE]");

    private final ChatCallReader calls = new ChatCallReader();
    private final ChatUsage usage = new ChatUsage();
    /** Moonshot tells it in the choice. */
    private final ChatUsage usageOfChoice = new ChatUsage();

    private final ChatTexts texts = new ChatTexts();
    private int choices;
    private boolean failed;
    private boolean messageAtRoot;
    private boolean refused;
    private @Nullable String model;
    private @Nullable String finish;

    /** Whether the data of an event, which is not empty, is {@code [DONE]}. */
    public static boolean isDone(byte[] data) {
        return data.length <= DONE.length + 2
                && data[0] == '['
                && Arrays.equals(data, 0, Math.min(data.length, DONE.length), DONE, 0, DONE.length);
    }

    /**
     * Reads the data of an event.
     *
     * @return whether it is a JSON object, or a list, which is an error; if not, nothing has been read
     */
    public boolean read(byte[] data) {
        try (JsonParser json = Json.factory().createParser(data)) {
            return read(json);
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads a whole completion. */
    public void read(ObjectNode completion) {
        try (JsonParser json = completion.traverse(Json.mapper())) {
            read(json);
        } catch (IOException e) {
            failed = true;
        }
    }

    private boolean read(JsonParser json) throws IOException {
        clear();
        JsonToken first = json.nextToken();
        if (first == JsonToken.START_ARRAY) {
            // Google puts its errors into a list.
            failed = true;
            return true;
        }
        if (first != JsonToken.START_OBJECT) {
            return false;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            root(name, json);
        }
        failed |= (messageAtRoot || refused) && choices == 0;
        return true;
    }

    private void clear() {
        calls.clear();
        choices = 0;
        failed = false;
        messageAtRoot = false;
        refused = false;
        model = null;
        finish = null;
        usage.clear();
        usageOfChoice.clear();
        texts.clear();
    }

    private void root(String name, JsonParser json) throws IOException {
        switch (name) {
            case "model" -> model = string(json);
            case "choices" -> choices(json);
            case "usage" -> usage.read(json);
            case "x_groq", "base_resp" -> inner(json);
            case "error" -> error(json);
            case "object" -> failed |= "error".equals(string(json));
            case "message", "detail", "msg", "error_msg" -> {
                messageAtRoot = true;
                json.skipChildren();
            }
            default -> json.skipChildren();
        }
    }

    /** Groq tells usage and errors of streams in a field of its own, MiniMax whether there is an answer at all. */
    private void inner(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "usage" -> usage.read(json);
                case "error" -> error(json);
                case "status_code" ->
                    refused |= json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getValueAsLong() != 0;
                default -> json.skipChildren();
            }
        }
    }

    private void error(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        failed |= token == JsonToken.START_OBJECT
                || token == JsonToken.START_ARRAY
                || (token == JsonToken.VALUE_STRING && !json.getText().isBlank());
        json.skipChildren();
    }

    private void choices(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                choices++;
                choice(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void choice(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            boolean object = value == JsonToken.START_OBJECT;
            if (object && name.equals("delta")) {
                message(json, false);
            } else if (object && name.equals("message")) {
                message(json, true);
            } else if (name.equals("finish_reason")) {
                String told = string(json);
                finish = told == null || told.isEmpty() ? finish : told;
            } else if (name.equals("usage")) {
                usageOfChoice.read(json);
            } else if (name.equals("error")) {
                error(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void message(JsonParser json, boolean whole) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "tool_calls" -> calls.read(json, whole);
                case "function_call" -> calls.readLegacy(json);
                default -> texts.read(name, json);
            }
        }
    }

    /** The string that the parser is at, null for any other value, which is skipped. */
    static @Nullable String string(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        json.skipChildren();
        return null;
    }

    /** Whether it is an error in one of its shapes; {@link UpstreamErrors} reads it. */
    public boolean failed() {
        return failed;
    }

    /** Whether there is a choice; a first chunk of Azure has none. */
    public boolean hasChoice() {
        return choices > 0;
    }

    /** The model that answers, null where it is not told. */
    @Nullable
    public String model() {
        return model;
    }

    /** Why the answer ended, null while it goes on. */
    @Nullable
    public String finish() {
        return finish;
    }

    /** Texts, reasoning and refusal. */
    public ChatTexts texts() {
        return texts;
    }

    /** The tool calls, valid until the next chunk is read. */
    public ChatCallReader calls() {
        return calls;
    }

    /** The usage of this chunk, valid until the next chunk is read. */
    public ChatUsage usage() {
        return usage.told() ? usage : usageOfChoice;
    }
}
