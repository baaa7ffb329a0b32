package gateway.protocol.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.anthropic.JsonValues;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the {@code delta} of a block or of a message. Reused from event to event; not safe from many threads. */
final class WebDeltaReader {

    private static final WebEvent IDLE = new WebEvent.Idle();

    private @Nullable String kind;
    private @Nullable String text;
    private @Nullable String summary;
    private @Nullable WebPage page;
    private @Nullable String stopReason;
    private @Nullable String stopSequence;

    void clear() {
        kind = null;
        text = null;
        summary = null;
        page = null;
        stopReason = null;
        stopSequence = null;
    }

    /** Reads the object at which the parser stands, to its end. */
    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "type" -> kind = JsonValues.word(parser);
                case "text", "thinking", "partial_json", "signature" -> text = JsonValues.text(parser);
                case "summary" -> summary = summary(parser);
                case "citation" -> page = page(parser);
                case "stop_reason" -> stopReason = JsonValues.word(parser);
                case "stop_sequence" -> stopSequence = JsonValues.text(parser);
                default -> parser.skipChildren();
            }
        }
    }

    /** A string, or an object with one. */
    private static @Nullable String summary(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return JsonValues.text(parser);
        }
        String summary = null;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            if (name.equals("summary")) {
                summary = JsonValues.text(parser);
            } else {
                parser.skipChildren();
            }
        }
        return summary;
    }

    private static @Nullable WebPage page(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String url = null;
        String title = null;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "url" -> url = JsonValues.text(parser);
                case "title" -> title = JsonValues.text(parser);
                default -> parser.skipChildren();
            }
        }
        return new WebPage(url == null ? "" : url, title == null ? "" : title);
    }

    /** What the delta of a block says. */
    WebEvent event(int index) {
        return switch (kind == null ? "" : kind) {
            case "text_delta" -> new WebEvent.Text(index, or(text));
            case "thinking_delta" -> new WebEvent.Thinking(index, or(text));
            case "input_json_delta" -> new WebEvent.Input(index, or(text));
            case "signature_delta" -> new WebEvent.Signed(index, or(text));
            case "thinking_summary_delta" -> new WebEvent.Summary(index, or(summary));
            case "citation_start_delta" -> page == null ? IDLE : new WebEvent.Cited(index, page);
            case "citation_end_delta",
                    "flag_delta",
                    "thinking_cut_off_delta",
                    "tool_use_block_update_delta",
                    "tool_result_block_update_delta" -> IDLE;
            default -> new WebEvent.Unknown(kind == null ? "delta" : "delta " + kind);
        };
    }

    private static String or(@Nullable String told) {
        return told == null ? "" : told;
    }

    @Nullable
    String stopReason() {
        return stopReason;
    }

    @Nullable
    String stopSequence() {
        return stopSequence;
    }
}
