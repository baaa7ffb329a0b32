package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The tool calls of one chunk or message, part of {@link ChatChunkReader}. Not safe from many threads. */
public final class ChatCallReader {

    private final List<ChatCall> calls = new ArrayList<>(2);
    private int count;

    void clear() {
        count = 0;
    }

    /** How many calls there are. */
    public int count() {
        return count;
    }

    /** A call, valid until the next chunk is read. */
    public ChatCall call(int position) {
        return calls.get(position);
    }

    /** Reads {@code function_call}, which stood for the only call before there were tools. */
    void readLegacy(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            ChatCall call = next();
            call.index(0);
            function(json, call);
        } else {
            json.skipChildren();
        }
    }

    /**
     * Reads {@code tool_calls}.
     *
     * @param whole whether they are those of a whole message, each one a call of its own: they are put into the order of their
     *     indices, where they have some
     */
    void read(JsonParser json, boolean whole) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        int before = count;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                ChatCall call = next();
                call(json, call);
                if (whole && call.index() == ChatCall.NO_INDEX) {
                    call.index(count - 1 - before);
                }
            } else {
                json.skipChildren();
            }
        }
        if (whole) {
            order(calls.subList(before, count), before);
        }
    }

    private static void order(List<ChatCall> told, int first) {
        told.sort(Comparator.comparingInt(ChatCall::index));
        for (int at = 0; at < told.size(); at++) {
            told.get(at).index(first + at);
        }
    }

    private void call(JsonParser json, ChatCall call) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                call.index(Math.max(ChatCall.NO_INDEX, json.getValueAsInt(ChatCall.NO_INDEX)));
            } else if (name.equals("id") && value.isScalarValue()) {
                call.id(json.getValueAsString());
            } else if (name.equals("function") && value == JsonToken.START_OBJECT) {
                function(json, call);
            } else if (name.equals("extra_content") && value == JsonToken.START_OBJECT) {
                JsonNode google = Json.mapper().<JsonNode>readTree(json).path("google");
                call.signature(google.path("thought_signature").asText(null));
            } else {
                json.skipChildren();
            }
        }
    }

    private static void function(JsonParser json, ChatCall call) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("name")) {
                call.name(ChatChunkReader.string(json));
            } else if (name.equals("arguments") && value.isStructStart()) {
                call.arguments(Json.mapper().readTree(json).toString());
            } else if (name.equals("arguments")) {
                call.arguments(ChatChunkReader.string(json));
            } else {
                json.skipChildren();
            }
        }
    }

    private ChatCall next() {
        if (count == calls.size()) {
            calls.add(new ChatCall());
        }
        ChatCall call = calls.get(count++);
        call.clear();
        return call;
    }
}
