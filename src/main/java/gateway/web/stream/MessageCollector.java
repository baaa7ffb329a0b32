package gateway.web.stream;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.web.WebEvent;
import gateway.protocol.web.WebFailure;
import gateway.translation.wire.EventBytes;
import gateway.translation.wire.UsageObjects;
import gateway.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fifth stage: keeps the whole message beside its stream, for clients that want it as one, and checks what a client has to read
 * in one piece: the input of a call is one JSON object. Behind the end of an answer, good or bad, nothing goes on.
 */
final class MessageCollector {

    /** Characters of text, thinking, input of tools and citations in one answer. */
    static final int MOST_CHARACTERS = 16 * 1024 * 1024;

    private static final int COST_OF_BLOCK = 200;
    private static final int COST_OF_CITATION = 500;

    private final int mostCharacters;
    private final List<KeptBlock> blocks = new ArrayList<>();
    private String id = "";
    private String model = "";
    private @Nullable KeptBlock open;
    private long characters;
    private boolean started;
    private boolean stopped;
    private @Nullable String stopReason;
    private @Nullable String stopSequence;
    private @Nullable WebFailure failure;

    MessageCollector() {
        this(MOST_CHARACTERS);
    }

    MessageCollector(int mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    List<WebEvent> collect(List<WebEvent> events) {
        if (events.isEmpty()) {
            return events;
        }
        for (int at = 0; at < events.size(); at++) {
            if (stopped || failure != null) {
                return List.copyOf(events.subList(0, at));
            }
            WebFailure found = take(events.get(at));
            if (found != null) {
                failure = found;
                List<WebEvent> until = new ArrayList<>(events.subList(0, at));
                until.add(new WebEvent.Failed(found));
                return until;
            }
        }
        return events;
    }

    /** Takes an event; returns why the answer cannot go on, null where it can. */
    private @Nullable WebFailure take(WebEvent event) {
        switch (event) {
            case WebEvent.Text text -> add(text.text());
            case WebEvent.Thinking thinking -> add(thinking.thinking());
            case WebEvent.Input input -> add(input.json());
            case WebEvent.Signed signed -> sign(signed.signature());
            case WebEvent.Cited cited -> cite(cited);
            case WebEvent.BlockStarted block -> {
                open = new KeptBlock(block.block());
                blocks.add(open);
                characters += COST_OF_BLOCK;
            }
            case WebEvent.BlockStopped _ -> {
                return stopBlock();
            }
            case WebEvent.Started message -> {
                started = true;
                id = message.id();
                model = message.model();
            }
            case WebEvent.Renamed renamed -> model = renamed.model();
            case WebEvent.Ending ending -> {
                stopReason = ending.stopReason();
                stopSequence = ending.stopSequence();
            }
            case WebEvent.Stopped _ -> stopped = true;
            case WebEvent.Failed failed -> {
                return failed.failure();
            }
            default -> {}
        }
        return characters > mostCharacters
                ? WebFailure.of(WebFailure.Kind.TOO_LARGE, "The upstream's answer is too large.")
                : null;
    }

    private void add(String piece) {
        characters += piece.length();
        if (open != null) {
            open.add(piece);
        }
    }

    private void sign(String signature) {
        characters += signature.length();
        if (open != null) {
            open.sign(signature);
        }
    }

    private void cite(WebEvent.Cited cited) {
        JsonNode citation = Citations.of(cited.page());
        if (open != null && citation != null) {
            open.cite(citation);
            characters += COST_OF_CITATION;
        }
    }

    private @Nullable WebFailure stopBlock() {
        boolean sound = open == null || open.isSound();
        open = null;
        return sound
                ? null
                : WebFailure.of(
                        WebFailure.Kind.INVALID, "The upstream called a tool with input that is no JSON object.");
    }

    /** The blocks so far, not to be changed. */
    List<KeptBlock> blocks() {
        return blocks;
    }

    /** Whether the message has begun. */
    boolean isStarted() {
        return started;
    }

    /** Whether the message is whole. */
    boolean isWhole() {
        return stopped;
    }

    /** Characters that are kept, about. */
    long characters() {
        return characters;
    }

    @Nullable
    WebFailure failure() {
        return failure;
    }

    /** The whole message. */
    byte[] message(TokenUsage usage) {
        EventBytes json = new EventBytes((int) (512 + characters));
        json.raw("{\"id\":").quoted(id).raw(",\"type\":\"message\",\"role\":\"assistant\",\"model\":");
        json.quoted(model).raw(",\"content\":[");
        for (int at = 0; at < blocks.size(); at++) {
            blocks.get(at).write(at == 0 ? json : json.raw(","));
        }
        json.raw("],\"stop_reason\":");
        quoted(json, stopReason).raw(",\"stop_sequence\":");
        quoted(json, stopSequence).raw(",\"usage\":");
        return UsageObjects.messages(json, usage).raw("}").toBytes();
    }

    private static EventBytes quoted(EventBytes json, @Nullable String text) {
        return text == null ? json.raw("null") : json.quoted(text);
    }
}
