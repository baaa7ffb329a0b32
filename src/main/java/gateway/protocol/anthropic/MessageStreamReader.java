package gateway.protocol.anthropic;

import gateway.protocol.sse.SseScanner;
import org.jspecify.annotations.Nullable;

/**
 * What the relay learns from a stream of the Messages API while its bytes go by (docs/wire.md, "Stream events"). It asks for
 * the data of {@code message_start}, {@code message_delta}, {@code error} and of events without a name, whose type is then
 * taken from the data; of all others it counts the event only. Data that is not one whole JSON object is ignored and never
 * throws.
 *
 * <p>One reader per stream; not thread-safe.
 */
public final class MessageStreamReader implements SseScanner.Listener {

    private static final String CONTENT = "content_block_delta";

    /** What the data of a delta has beside its text, about. */
    private static final int DELTA_OVERHEAD = 80;

    private final UsageGatherer usage = new UsageGatherer();
    private long events;
    private long pings;
    private boolean started;
    private boolean content;
    private long contentBytes;
    private boolean counted;
    private boolean stopped;
    private boolean failed;
    private @Nullable String errorType;
    private @Nullable String errorMessage;
    private @Nullable String model;
    private @Nullable String messageId;
    private @Nullable String stopReason;
    private @Nullable String containerId;
    private @Nullable Runnable terminal;

    /**
     * Sets what runs once, inside {@link #onEvent}, when {@code message_stop} or an error has just been read. Set it before the
     * first event.
     */
    public void onTerminal(Runnable action) {
        terminal = action;
    }

    @Override
    public boolean wantsData(@Nullable String name) {
        return name == null
                || switch (name) {
                    case "message_start", "message_delta", "error" -> true;
                    default -> false;
                };
    }

    @Override
    public void onEvent(@Nullable String name, byte @Nullable [] data) {
        events++;
        if (data == null) {
            readType(name);
        } else {
            readData(name, data);
        }
    }

    @Override
    public void onUnread(@Nullable String name, long bytes) {
        if (CONTENT.equals(name)) {
            contentBytes += Math.max(0, bytes - DELTA_OVERHEAD);
        }
    }

    private void readData(@Nullable String name, byte[] data) {
        EventObject event = EventObject.read(data);
        String type = name == null || "error".equals(event.type()) ? event.type() : name;
        if ("error".equals(type)) {
            ErrorFacts error = ErrorFacts.read(data);
            errorType = latest(errorType, error.type());
            errorMessage = latest(errorMessage, error.message());
        } else if ("message_start".equals(type)) {
            take(event.message());
        } else if ("message_delta".equals(type)) {
            take(event.delta());
            take(event.usage());
            counted |= event.usage() != null && event.usage().output() != UsageObject.ABSENT;
        } else if (name == null) {
            onUnread(type, data.length);
        }
        readType(type);
    }

    private void readType(@Nullable String type) {
        if ("ping".equals(type)) {
            pings++;
            return;
        }
        started = true;
        content |= !"message_start".equals(type);
        if ("message_stop".equals(type)) {
            stopped = true;
            runTerminal();
        } else if ("error".equals(type)) {
            failed = true;
            runTerminal();
        }
    }

    private void runTerminal() {
        Runnable action = terminal;
        terminal = null;
        if (action != null) {
            action.run();
        }
    }

    private void take(MessageObject message) {
        messageId = latest(messageId, message.id());
        model = latest(model, message.model());
        stopReason = latest(stopReason, message.stopReason());
        containerId = latest(containerId, message.containerId());
        take(message.usage());
    }

    private void take(@Nullable UsageObject told) {
        if (told != null) {
            usage.take(told);
        }
    }

    private static @Nullable String latest(@Nullable String before, @Nullable String told) {
        return told == null ? before : told;
    }

    /** Events so far, pings included. */
    public long events() {
        return events;
    }

    /** Events so far that say something: all but pings. */
    public long sayings() {
        return events - pings;
    }

    /** Whether anything behind {@code message_start} was seen, pings not counted. */
    public boolean hasContent() {
        return content;
    }

    /** How many bytes of text, thinking and arguments the answer has so far, about. */
    public long contentBytes() {
        return contentBytes;
    }

    /** Whether the counts of the whole answer were told; those of {@code message_start} are those of its beginning. */
    public boolean counted() {
        return counted;
    }

    /** Whether an event other than a ping was seen. */
    public boolean started() {
        return started;
    }

    /** Whether {@code message_stop} was seen. */
    public boolean stopped() {
        return stopped;
    }

    /** Whether an error was seen: an event named {@code error}, or data of {@code "type":"error"}. */
    public boolean failed() {
        return failed;
    }

    /** {@code error.type} of the error event, null when there was none or it does not tell. */
    public @Nullable String errorType() {
        return errorType;
    }

    /** {@code error.message} of the error event, null when there was none or it does not tell. */
    public @Nullable String errorMessage() {
        return errorMessage;
    }

    /** The model that answers, null until told. */
    public @Nullable String model() {
        return model;
    }

    /** The message's id, null until told. */
    public @Nullable String messageId() {
        return messageId;
    }

    /** Why the message ended, null until told. */
    public @Nullable String stopReason() {
        return stopReason;
    }

    /** The id of the container that the answer runs in, null until told. */
    public @Nullable String containerId() {
        return containerId;
    }

    /** The usage so far; the same object for the reader's whole life. */
    public UsageGatherer usage() {
        return usage;
    }
}
