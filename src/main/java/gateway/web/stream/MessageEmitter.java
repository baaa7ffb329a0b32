package gateway.web.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.protocol.web.WebBlock;
import gateway.protocol.web.WebCounts;
import gateway.protocol.web.WebEvent;
import gateway.protocol.web.WebFailure;
import gateway.translation.error.UpstreamErrors;
import gateway.translation.wire.MessagesEvents;
import gateway.usage.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last stage: writes the events of the Messages API. Nothing of the upstream's own fields is in them. */
final class MessageEmitter {

    private static final int FIRST_SIZE = 512;
    private static final byte[] NOTHING = {};

    private ByteArrayOutputStream written = new ByteArrayOutputStream(FIRST_SIZE);

    void emit(List<WebEvent> events) {
        for (WebEvent event : events) {
            byte[] framed = framed(event);
            written.write(framed, 0, framed.length);
        }
    }

    private static byte[] framed(WebEvent event) {
        return switch (event) {
            case WebEvent.Text text -> MessagesEvents.textDelta(text.index(), text.text());
            case WebEvent.Thinking thinking -> MessagesEvents.thinkingDelta(thinking.index(), thinking.thinking());
            case WebEvent.Input input -> MessagesEvents.jsonDelta(input.index(), input.json());
            case WebEvent.Signed signed -> MessagesEvents.signatureDelta(signed.index(), signed.signature());
            case WebEvent.Cited cited -> cited(cited);
            case WebEvent.BlockStarted started -> started(started.index(), started.block());
            case WebEvent.BlockStopped stopped -> MessagesEvents.blockStop(stopped.index());
            case WebEvent.Started started ->
                MessagesEvents.messageStart(started.id(), started.model(), usage(started.usage()));
            case WebEvent.Ending ending ->
                MessagesEvents.messageDelta(
                        ending.stopReason() == null ? "end_turn" : ending.stopReason(),
                        ending.stopSequence(),
                        usage(ending.usage()));
            case WebEvent.Stopped _ -> MessagesEvents.messageStop();
            case WebEvent.Failed failed -> error(failed.failure());
            default -> NOTHING;
        };
    }

    private static byte[] started(int index, WebBlock block) {
        return switch (block) {
            case WebBlock.Thinking _ -> MessagesEvents.thinkingStart(index);
            case WebBlock.Tool tool -> MessagesEvents.toolStart(index, tool.id(), tool.name());
            case WebBlock.Whole whole -> MessagesEvents.wholeStart(index, whole.block());
            default -> MessagesEvents.textStart(index);
        };
    }

    private static byte[] cited(WebEvent.Cited cited) {
        JsonNode citation = Citations.of(cited.page());
        return citation == null ? NOTHING : MessagesEvents.citationsDelta(cited.index(), citation);
    }

    private static byte[] error(WebFailure failure) {
        ObjectNode event = Json.mapper().createObjectNode().put("type", "error");
        ObjectNode error = event.putObject("error").put("type", failure.type()).put("message", failure.sentence());
        error.put("code", failure.code());
        return MessagesEvents.error(UpstreamErrors.readEvent(event, null));
    }

    /** The counts as usage rows have them. */
    static TokenUsage usage(@Nullable WebCounts counts) {
        return counts == null
                ? TokenUsage.NONE
                : new TokenUsage(
                        counts.input(),
                        counts.output(),
                        counts.cacheRead(),
                        counts.cacheWrite(),
                        0,
                        counts.thinking(),
                        counts.webSearches(),
                        0);
    }

    /** Takes what was written since the last call. */
    byte[] take() {
        if (written.size() == 0) {
            return NOTHING;
        }
        byte[] bytes = written.toByteArray();
        if (bytes.length > FIRST_SIZE) {
            written = new ByteArrayOutputStream(FIRST_SIZE);
        } else {
            written.reset();
        }
        return bytes;
    }
}
