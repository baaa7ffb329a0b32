package gateway.translation.same;

import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.MissingCounts;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.wire.ChatEvents;
import gateway.translation.wire.ChatStops;
import gateway.translation.wire.ChatStreamState;
import gateway.translation.wire.ChatTexts;
import gateway.translation.wire.EventFrames;
import org.jspecify.annotations.Nullable;

/**
 * A stream of Chat Completions for a client of that dialect. Chunks go on byte for byte except for the client's name of the
 * model; the chunk with nothing but the usage is left out when only we asked for it, and made up from the estimate when the
 * client asked and the target does not tell. Errors in all their shapes become the one that OpenAI's clients know.
 *
 * <p>From the finish reason on the answer is whole: a connection that breaks then does no harm.
 */
public final class SameChatStream extends ChatStreamState {

    private final AnswerModel model;
    private long characters;
    private boolean calls;
    private boolean refused;
    private boolean usageSent;
    private boolean begun;
    private @Nullable String served;
    private @Nullable String finish;

    /** Starts a stream. */
    public SameChatStream(AnswerFrame frame) {
        super(frame);
        this.model = new AnswerModel(frame.modelAsked());
    }

    @Override
    protected void onChunk(byte[] data, EventSink sink) {
        UpstreamError failure = ChatStops.error(chunk.finish());
        if (failure != null) {
            fail(failure, sink);
            return;
        }
        learn();
        boolean usageOnly = !chunk.hasChoice() && chunk.usage().told();
        if (!usageOnly || frame.includeUsage()) {
            usageSent |= chunk.usage().told();
            begun = true;
            sink.emit(EventFrames.of(null, model.atRoot(data)));
        }
    }

    private void learn() {
        served = chunk.model() == null || chunk.model().isEmpty() ? served : chunk.model();
        finish = chunk.finish() == null ? finish : chunk.finish();
        if (chunk.usage().told()) {
            usage.take(chunk.usage());
        }
        ChatTexts texts = chunk.texts();
        refused |= !texts.refusal().isEmpty();
        characters += texts.content().length()
                + texts.reasoning().length()
                + texts.refusal().length();
        for (int at = 0; at < chunk.calls().count(); at++) {
            calls = true;
            characters += chunk.calls().call(at).name().length()
                    + chunk.calls().call(at).arguments().length();
        }
    }

    @Override
    protected void done(EventSink sink) {
        if (!begun) {
            fail(StreamErrors.CUT, sink);
            return;
        }
        end();
        if (frame.includeUsage() && !usageSent) {
            sink.emit(new ChatEvents(frame).usage(MissingCounts.filled(usage.counted(), characters, frame.estimate())));
        }
        sink.emit(ChatEvents.done());
    }

    @Override
    protected void emitError(UpstreamError failure, EventSink sink) {
        sink.emit(ChatEvents.error(failure));
    }

    @Override
    protected byte[] ping() {
        return ChatEvents.ping();
    }

    @Override
    public void onFailure(UpstreamError failure, EventSink sink) {
        if (finish != null && !ended()) {
            done(sink);
        } else {
            super.onFailure(failure, sink);
        }
    }

    /** Whether a chunk has been emitted. An error alone does not count, nor do pings. */
    @Override
    public boolean begun() {
        return begun;
    }

    @Override
    public AnswerFacts told() {
        return new AnswerFacts(served, stop(), usage.counted(), false);
    }

    @Override
    public AnswerFacts facts() {
        if (!begun) {
            return new AnswerFacts(served, null, null, false);
        }
        return MissingCounts.facts(served, stop(), usage.counted(), characters, frame.estimate());
    }

    private @Nullable String stop() {
        return finish == null ? null : ChatStops.reason(finish, calls ? 1 : 0, refused);
    }
}
