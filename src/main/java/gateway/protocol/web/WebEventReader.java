package gateway.protocol.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import gateway.protocol.anthropic.JsonValues;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a web conversation. Fields that are not known are skipped, kinds that are not known are told as {@link
 * WebEvent.Unknown}. One instance serves a whole stream, and nearly every event is a piece of text: its data is read once, without
 * a tree. Not safe from many threads.
 */
public final class WebEventReader {

    private static final WebEvent IDLE = new WebEvent.Idle();
    private static final WebEvent STOPPED = new WebEvent.Stopped();
    private static final String DELTA = "content_block_delta";

    private final WebDeltaReader delta = new WebDeltaReader();
    private @Nullable String type;
    private int index;
    private String id = "";
    private String model = "";
    private @Nullable WebCounts usage;
    private @Nullable WebBlock block;
    private @Nullable WebLimit limit;
    private @Nullable String input;
    private int from;

    /**
     * Reads an event. Never throws.
     *
     * @param name null for none; the type in the data counts where there is one
     * @param data one JSON object; empty where the event has none
     */
    public WebEvent read(@Nullable String name, byte[] data) {
        clear();
        boolean readable = data.length == 0 ? isSilent(name) : readData(data);
        if (!readable) {
            return unreadable(name);
        }
        String kind = type == null ? name : type;
        if (DELTA.equals(kind)) {
            return delta.event(index);
        }
        return kind == null ? new WebEvent.Unknown("event") : event(kind, data);
    }

    private void clear() {
        delta.clear();
        type = null;
        index = -1;
        id = "";
        model = "";
        usage = null;
        block = null;
        limit = null;
        input = null;
        from = -1;
    }

    /** Whether an event may come without data. */
    private static boolean isSilent(@Nullable String name) {
        return !isOfAnswer(name) || "message_stop".equals(name);
    }

    private static boolean isOfAnswer(@Nullable String name) {
        return name != null
                && (name.startsWith("content_block_") || name.startsWith("message_") || name.equals("error"));
    }

    private static WebEvent unreadable(@Nullable String name) {
        if (!isOfAnswer(name) || "message_limit".equals(name)) {
            return new WebEvent.Unknown(name == null ? "event" : "event " + name);
        }
        return new WebEvent.Failed(
                WebFailure.of(WebFailure.Kind.INVALID, "The upstream sent an event that is no JSON object."));
    }

    private boolean readData(byte[] data) {
        try (JsonParser parser = Json.factory().createParser(data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
                readMember(name, parser);
            }
            return parser.currentToken() == JsonToken.END_OBJECT;
        } catch (IOException e) {
            return false;
        }
    }

    private void readMember(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "type" -> type = JsonValues.word(parser);
            case "index" -> index = number(parser);
            case "delta" -> delta.read(parser);
            case "content_block" -> block = WebBlockReader.read(parser);
            case "message", "model_fallback", "model_update" -> readMessage(parser);
            case "usage" -> usage = WebCountsReader.read(parser);
            case "message_limit" -> limit = WebLimitReader.read(Json.mapper().readTree(parser));
            case "buffered_input" -> input = WebBlockReader.json(parser);
            case "from_index" -> from = number(parser);
            case "model", "to_model", "fallback_model" -> readModel(parser);
            default -> parser.skipChildren();
        }
    }

    private static int number(JsonParser parser) throws IOException {
        long number = JsonValues.wholeNumber(parser);
        return number > Integer.MAX_VALUE ? -1 : (int) number;
    }

    private void readMessage(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "id" -> id = or(JsonValues.word(parser), id);
                case "model", "to_model", "fallback_model" -> readModel(parser);
                case "usage" -> usage = WebCountsReader.read(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void readModel(JsonParser parser) throws IOException {
        model = or(JsonValues.word(parser), model);
    }

    private static String or(@Nullable String told, String other) {
        return told == null ? other : told;
    }

    private WebEvent event(String kind, byte[] data) {
        return switch (kind) {
            case "message_start" -> new WebEvent.Started(id, model, usage);
            case "content_block_start" ->
                block == null ? new WebEvent.Unknown("block") : new WebEvent.BlockStarted(index, block);
            case "content_block_stop" -> new WebEvent.BlockStopped(index, input);
            case "content_block_retract" ->
                from < 0 ? new WebEvent.Unknown("event " + kind) : new WebEvent.Retracted(from);
            case "message_delta" -> new WebEvent.Ending(delta.stopReason(), delta.stopSequence(), usage);
            case "message_stop" -> STOPPED;
            case "message_limit" -> limit == null ? IDLE : new WebEvent.Limited(limit);
            case "error" -> new WebEvent.Failed(WebFailure.told(data));
            case "model_fallback", "model_update" -> model.isEmpty() ? IDLE : new WebEvent.Renamed(model);
            case "ping",
                    "conversation_ready",
                    "compaction_status",
                    "cache_performance",
                    "mcp_auth_required",
                    "title",
                    "message_snapshot" -> IDLE;
            default -> new WebEvent.Unknown("event " + kind);
        };
    }
}
