package gateway.translation.chattarget;

import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.EventSink;
import gateway.translation.contract.MissingCounts;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.wire.CarriedReasoning;
import gateway.translation.wire.ChatStops;
import gateway.translation.wire.ChatStreamState;
import gateway.translation.wire.ChatTexts;
import gateway.translation.wire.FoundPage;
import gateway.translation.wire.MessageBlocks;
import gateway.translation.wire.MessageBlocks.Kind;
import gateway.translation.wire.MessagesEvents;
import gateway.translation.wire.WebSearches;
import gateway.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Chat Completions stream as a stream of the Messages API (docs/wire.md, "Streams of OpenAI's APIs").
 *
 * <p>The end is held back until the usage is known, which most targets send after the finish reason. From the finish reason
 * on the answer is whole: a connection that breaks then does no harm. A stream that ends before, without {@code [DONE]},
 * ends with an error. An error before the first chunk leaves {@link #begun} false, so that another target can be tried.
 */
public final class ChatToMessagesStream extends ChatStreamState {

    private static final int COST_OF_PIECE = 100;

    private final MessageBlocks blocks;
    private final ChatCalls calls;
    private final WebSearches searches;
    private final ReasoningDetails details = new ReasoningDetails();
    private final ThinkTags tags = new ThinkTags(false, this::piece);
    private final List<Deferred> deferred = new ArrayList<>(0);
    private long kept;
    private boolean finished;
    private boolean refused;
    private boolean said;
    private @Nullable String model;
    private @Nullable String finish;

    /** Text or thinking that waits for the end of a tool call. */
    private record Deferred(Kind kind, String text) {}

    /** Starts a stream. */
    public ChatToMessagesStream(AnswerFrame frame) {
        super(frame);
        blocks = new MessageBlocks(frame);
        calls = new ChatCalls(frame, blocks);
        searches = new WebSearches(frame);
    }

    @Override
    protected void onChunk(byte[] data, EventSink sink) {
        model = chunk.model() == null ? model : chunk.model();
        boolean counted = chunk.usage().told();
        if (counted) {
            usage.take(chunk.usage());
        }
        said |= !chunk.texts().content().isEmpty() || !chunk.texts().refusal().isEmpty();
        said |= chunk.calls().count() > 0;
        UpstreamError failure = ChatStops.error(chunk.finish(), !said);
        if (failure != null && !blocks.started()) {
            fail(failure, sink);
            return;
        }
        if (!finished && chunk.hasChoice()) {
            if (!blocks.started()) {
                blocks.start(usage.counted(), sink);
            }
            pieces(sink);
        }
        if (failure != null) {
            fail(failure, sink);
        } else if (chunk.finish() != null && !finished) {
            finish(chunk.finish(), sink);
        }
        if (finished && counted && usage.whole() && !ended()) {
            end(sink);
        }
    }

    private void pieces(EventSink sink) {
        ChatTexts texts = chunk.texts();
        if (!texts.reasoning().isEmpty() || !texts.refusal().isEmpty()) {
            tags.pass(sink);
        }
        piece(Kind.THINKING, ReasoningField.plain(texts.reasoning()), sink);
        blocks.signature(texts.signature());
        details.add(texts.details());
        if (details.worthCarrying()
                && (!texts.content().isEmpty() || chunk.calls().count() > 0)) {
            carry(sink);
        }
        tags.take(texts.content(), sink);
        refused |= !texts.refusal().isEmpty();
        piece(Kind.TEXT, texts.refusal(), sink);
        for (FoundPage page : searches.cited(texts.annotations())) {
            blocks.cite(page, sink);
        }
        if (chunk.calls().count() > 0) {
            tags.interrupt(sink);
            search(sink);
        }
        for (int at = 0; at < chunk.calls().count(); at++) {
            calls.take(chunk.calls().call(at), sink);
        }
    }

    /** Text between the pieces of a tool call waits until the call is whole: no block can be opened again. */
    private void piece(Kind kind, String text, EventSink sink) {
        if (text.isEmpty()) {
            return;
        }
        if (calls.settle(sink)) {
            emitDeferred(sink);
            blocks.piece(kind, text, sink);
        } else {
            deferred.add(new Deferred(kind, text));
            kept += COST_OF_PIECE + text.length();
        }
    }

    /** What only the provider can read stands before what follows from it, as far as no tool call is open. */
    private void carry(EventSink sink) {
        if (details.worthCarrying() && calls.settle(sink)) {
            blocks.carry(CarriedReasoning.Kind.DETAILS, details.take(), sink);
        }
    }

    /** Pages are cited with the text or behind it: the search that found them can only be told then. */
    private void search(EventSink sink) {
        if (searches.isOwed() && calls.settle(sink)) {
            searches.takeOwed().forEach(search -> blocks.hosted(search, sink));
        }
    }

    private void emitDeferred(EventSink sink) {
        for (Deferred piece : deferred) {
            blocks.piece(piece.kind(), piece.text(), sink);
        }
        deferred.clear();
        kept = 0;
    }

    private void finish(@Nullable String reason, EventSink sink) {
        finished = true;
        finish = reason;
        tags.finish(sink);
        if (blocks.tools() == 0) {
            carry(sink);
            search(sink);
        }
        calls.finish(ChatStops.cutOff(reason), sink);
        emitDeferred(sink);
        carry(sink);
        search(sink);
        blocks.finish(sink);
    }

    @Override
    protected void done(EventSink sink) {
        if (!finished && !blocks.started()) {
            fail(StreamErrors.CUT, sink);
            return;
        }
        if (!finished) {
            finish(null, sink);
        }
        end(sink);
    }

    private void end(EventSink sink) {
        end();
        sink.emit(MessagesEvents.messageDelta(stopReason(), null, usage()));
        sink.emit(MessagesEvents.messageStop());
    }

    private String stopReason() {
        return ChatStops.reason(finish, blocks.tools(), refused);
    }

    @Override
    protected void emitError(UpstreamError failure, EventSink sink) {
        if (blocks.started()) {
            blocks.close(sink);
        }
        sink.emit(MessagesEvents.error(failure));
    }

    @Override
    protected byte[] ping() {
        return MessagesEvents.ping();
    }

    @Override
    public void onFailure(UpstreamError failure, EventSink sink) {
        if (finished && !ended()) {
            end(sink);
        } else {
            super.onFailure(failure, sink);
        }
    }

    /** Whether {@code message_start} has been emitted. An error alone does not count, nor do pings. */
    @Override
    public boolean begun() {
        return blocks.started();
    }

    @Override
    public long held() {
        return kept + calls.held() + details.held() + searches.held();
    }

    @Override
    public AnswerFacts told() {
        return new AnswerFacts(model, finished ? stopReason() : null, counted(), false);
    }

    @Override
    public AnswerFacts facts() {
        if (!blocks.started()) {
            return new AnswerFacts(model, null, null, false);
        }
        String stop = finished ? stopReason() : null;
        return MissingCounts.facts(model, stop, counted(), blocks.characters(), frame.estimate());
    }

    private @Nullable TokenUsage counted() {
        return searches.in(usage.counted());
    }

    private TokenUsage usage() {
        return MissingCounts.filled(counted(), blocks.characters(), frame.estimate());
    }
}
