package gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.chattarget.MessagesToChatRequest;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.KnownCallIds;
import gateway.translation.contract.Loss;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.error.UpstreamErrorException;
import gateway.translation.same.ForeignThinking;
import gateway.translation.same.MappedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The translation of one try, there and back: the request is translated when it is made, the answer when it comes. Between the
 * two OpenAI dialects the way goes over Messages. Not safe from many threads.
 */
public final class Conversion {

    private final Dialect front;
    private final Dialect target;
    private final TranslatedRequest request;
    private final List<Leg> legs;
    private final boolean fitsTarget;

    private Conversion(Dialect front, Dialect target, TranslatedRequest request, List<Leg> legs, boolean fitsTarget) {
        this.front = front;
        this.target = target;
        this.request = request;
        this.legs = legs;
        this.fitsTarget = fitsTarget;
    }

    /** One pair of dialects on the way of an answer. */
    private record Leg(Pair pair, AnswerFrame frame) {}

    /**
     * Translates a request.
     *
     * @param body in the dialect of the front; left as it is
     * @param frames makes the frame of the answer from the names of tools
     * @throws gateway.error.GatewayFailure.RequestRefused for what is malformed or can neither be translated nor left out
     */
    public static Conversion of(
            Dialect front,
            Dialect target,
            ObjectNode body,
            TranslationTarget to,
            Function<ToolNames, AnswerFrame> frames) {
        List<Pair> way = Pair.way(front, target);
        Pair first = way.getFirst();
        if (way.size() == 1) {
            TranslatedRequest translated = first.requests().translate(body, to);
            boolean fits = front != target || MappedRequest.isMapped(body, to);
            if (fits) {
                translated = accepted(translated, target, to);
            }
            AnswerFrame frame = frames.apply(translated.tools());
            Leg only = new Leg(first, front == Dialect.MESSAGES ? frame.knowing(KnownCallIds.of(body)) : frame);
            return new Conversion(front, target, translated, List.of(only), fits);
        }
        SharedFields shared = SharedFields.of(body, front, to.traits());
        TranslatedRequest between = first.requests().translate(shared.rest(), to.bridged());
        Pair last = way.getLast();
        TranslatedRequest translated = last.requests().translate(between.body(), to.bridged());
        shared.addTo(translated.body());
        List<Loss> losses = new ArrayList<>(between.losses());
        translated.losses().forEach(loss -> losses.add(new Loss(loss.feature(), shared.placeOf(loss.where()))));
        TranslatedRequest whole =
                accepted(new TranslatedRequest(translated.body(), losses, translated.tools()), target, to);
        translated.tools().before(between.tools());
        AnswerFrame lastFrame = frames.apply(translated.tools()).knowing(KnownCallIds.of(between.body()));
        List<Leg> legs = List.of(new Leg(first, frames.apply(between.tools())), new Leg(last, lastFrame));
        return new Conversion(front, target, whole, legs, true);
    }

    /** Without what the target answers with an error. */
    private static TranslatedRequest accepted(TranslatedRequest request, Dialect target, TranslationTarget to) {
        List<Loss> refused = RefusedFields.removeFrom(request.body(), target, to.traits());
        if (refused.isEmpty()) {
            return request;
        }
        List<Loss> losses = new ArrayList<>(request.losses());
        losses.addAll(refused);
        return new TranslatedRequest(request.body(), losses, request.tools());
    }

    /**
     * Whether a request of the Messages API may hold thinking of providers that its target does not take. It has to be translated
     * then, also where its target speaks the same dialect.
     *
     * @param claude whether it goes to Claude
     */
    public static boolean carriesReasoning(byte[] request, boolean claude) {
        return ForeignThinking.mayBeIn(request, claude);
    }

    /**
     * Whether a request of the Messages API has tools beside which the target does not think in Chat Completions, though it is
     * asked to.
     *
     * @throws gateway.error.GatewayFailure.RequestRefused where what it says of thinking is malformed
     */
    public static boolean losesEffort(ObjectNode request, TranslationTarget to) {
        return MessagesToChatRequest.losesEffort(request, to);
    }

    /** The dialect of the client. */
    public Dialect front() {
        return front;
    }

    /** The dialect of the target. */
    public Dialect target() {
        return target;
    }

    /** Whether the request was made to fit the target; otherwise it goes on as the client wrote it. */
    public boolean fitsTarget() {
        return fitsTarget;
    }

    /** The request for the target, with everything that was left out of it. */
    public TranslatedRequest request() {
        return request;
    }

    /**
     * Translates a whole answer of the target.
     *
     * @throws UpstreamErrorException when it is an error under a good status, or no answer of the dialect
     */
    public TranslatedAnswer answer(ObjectNode answer) {
        AnswerFacts facts = null;
        ObjectNode body = answer;
        for (Leg leg : legs.reversed()) {
            TranslatedAnswer translated = leg.pair().answers().translate(body, leg.frame());
            body = translated.body();
            facts = facts == null ? translated.facts() : facts;
        }
        return new TranslatedAnswer(body, facts == null ? AnswerFacts.NONE : facts);
    }

    /** A translation of the target's stream, for one stream. */
    public StreamTranslation stream() {
        StreamTranslation stream = null;
        for (Leg leg : legs.reversed()) {
            StreamTranslation next = leg.pair().streams().apply(leg.frame());
            stream = stream == null ? next : new ChainedStream(stream, next);
        }
        return Objects.requireNonNull(stream, "a way has at least one pair");
    }
}
