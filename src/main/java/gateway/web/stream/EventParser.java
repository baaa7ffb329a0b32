package gateway.web.stream;

import gateway.protocol.web.WebBlock;
import gateway.protocol.web.WebEvent;
import gateway.protocol.web.WebEventReader;
import gateway.protocol.web.WebLimit;
import gateway.translation.contract.SseEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first stage: reads the events. Pings and the site's own news are swallowed, what nobody knows is counted, {@code
 * message_limit} is kept aside. The blank that the text of an answer may begin with is taken away: it belongs to the name of the
 * role that stands before it.
 */
final class EventParser {

    private static final int NONE = -2;

    private final WebEventReader reader = new WebEventReader();
    private final UnknownKinds unknown;
    private boolean textSeen;
    private int firstText = NONE;
    private @Nullable WebLimit limit;

    /** @param before the parser of the answer that this one goes on, on the same stream; null for none */
    EventParser(UnknownKinds unknown, @Nullable EventParser before) {
        this.unknown = unknown;
        this.textSeen = before != null && before.textSeen;
    }

    List<WebEvent> parse(SseEvent event) {
        WebEvent read = reader.read(event.name(), event.data());
        return switch (read) {
            case WebEvent.Text text -> text(text);
            case WebEvent.BlockStarted started -> started(started);
            case WebEvent.Ending ending -> ending(ending);
            case WebEvent.Idle _ -> List.of();
            case WebEvent.Limited limited -> {
                limit = limited.limit();
                yield List.of();
            }
            case WebEvent.Unknown other -> {
                unknown.count(other.kind());
                yield List.of();
            }
            default -> List.of(read);
        };
    }

    private List<WebEvent> text(WebEvent.Text text) {
        if (firstText == NONE || text.index() != firstText || text.text().isEmpty()) {
            return List.of(text);
        }
        firstText = NONE;
        return List.of(
                text.text().charAt(0) == ' '
                        ? new WebEvent.Text(text.index(), text.text().substring(1))
                        : text);
    }

    private List<WebEvent> started(WebEvent.BlockStarted started) {
        int index = started.index();
        return switch (started.block()) {
            case WebBlock.Text block -> {
                if (!textSeen) {
                    textSeen = true;
                    firstText = index;
                }
                yield block.text().isEmpty()
                        ? List.of(started)
                        : List.of(
                                new WebEvent.BlockStarted(index, new WebBlock.Text("")),
                                text(new WebEvent.Text(index, block.text())).getFirst());
            }
            case WebBlock.Thinking block ->
                block.thinking().isEmpty()
                        ? List.of(started)
                        : List.of(
                                new WebEvent.BlockStarted(index, new WebBlock.Thinking("")),
                                new WebEvent.Thinking(index, block.thinking()));
            case WebBlock.Other block -> {
                unknown.count("block " + block.type());
                yield List.of();
            }
            default -> List.of(started);
        };
    }

    private List<WebEvent> ending(WebEvent.Ending ending) {
        String reason = ending.stopReason();
        return reason == null ? List.of() : List.of(StopReasons.translated(ending, reason, unknown));
    }

    @Nullable
    WebLimit limit() {
        return limit;
    }
}
