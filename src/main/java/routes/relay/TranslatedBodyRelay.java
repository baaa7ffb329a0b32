package routes.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.Account;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.translation.Conversion;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.contract.WholeResponse;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrorException;
import gateway.upstream.FailureClass;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.answer.Settlement;
import routes.answer.TranslatedAnswers;
import routes.request.ContentTypes;
import routes.request.EventTranslator;
import routes.request.RequestContext;
import routes.request.RequestThreads;
import routes.translate.EstimateTokens;

/**
 * Brings a whole answer to a client of another dialect: it is read to its end, goes through the route {@code translate-answer}
 * on a thread of its own, and is settled before the client has it.
 */
public final class TranslatedBodyRelay implements Relay {

    private static final Logger LOG = LoggerFactory.getLogger(TranslatedBodyRelay.class);

    private final RelayedCall call;
    private final RequestContext context;
    private final RelayParts parts;
    private final HttpClientResponse answer;
    private final HeldAnswer held;
    private boolean translating;
    private AnswerFacts facts = AnswerFacts.NONE;

    TranslatedBodyRelay(RelayedCall call, RequestContext context, RelayParts parts, HttpClientResponse answer) {
        this.call = call;
        this.context = context;
        this.parts = parts;
        this.answer = answer;
        this.held = new HeldAnswer(context.holding());
    }

    @Override
    public void start() {
        if ((context.answer().committed() && !context.wantsStream())
                || !ContentTypes.isJson(answer.getHeader("content-type"))) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            return;
        }
        call.read(answer, this::arrived, () -> {
            translating = true;
            RequestThreads.start(this::translate);
        });
    }

    private void arrived(Buffer chunk) {
        if (call.end().isOver()) {
            return;
        }
        context.answer().firstEventAt(parts.now());
        GatewayFailure failure = held.add(chunk);
        if (failure != null) {
            call.refuse(failure);
        }
    }

    /** On a thread of its own, behind the last byte. */
    private void translate() {
        try {
            GatewayFailure failure = held.holdTree(parts.trees());
            if (failure != null) {
                later(() -> call.refuse(failure));
                return;
            }
            JsonNode tree = Json.tree(held.array(), held.size());
            if (!(tree instanceof ObjectNode whole)) {
                later(() -> call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true));
                return;
            }
            remember(whole);
            if (context.wantsStream()) {
                translateToStream(whole);
                return;
            }
            TranslatedAnswer translated = context.answerRoutes().translate(context, whole);
            byte[] bytes = Json.mapper().writeValueAsBytes(translated.body());
            parts.kept().keep(context, () -> WholeResponse.of(translated.body(), bytes));
            later(() -> deliver(bytes, translated.facts()));
        } catch (UpstreamErrorException e) {
            later(() -> refused(e.error()));
        } catch (IOException e) {
            later(() -> call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, e, true));
        } catch (Exception e) {
            LOG.error("Request {} failed while its answer was translated", context.id(), e);
            later(() -> call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, e, false));
        } finally {
            held.letGo();
        }
    }

    private void remember(ObjectNode whole) {
        Account account = call.attempt().account();
        if (account != null) {
            JsonNode container = whole.path("container");
            parts.resources()
                    .remember(
                            context,
                            container.path("id").asText(container.textValue()),
                            whole.path("id").textValue(),
                            account);
        }
    }

    /** Some targets answer whole although a stream was asked for; the client gets its stream. */
    private void translateToStream(ObjectNode whole) throws Exception {
        Conversion conversion = context.requireOutgoing().conversion();
        List<SseEvent> events = WholeAnswers.asEvents(whole, conversion.target());
        if (events.isEmpty()) {
            later(() -> call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true));
            return;
        }
        StreamTranslation translation = conversion.stream();
        EventTranslator translator = new EventTranslator(translation);
        context.answerRoutes().translate(context, translator, events);
        if (!translation.ended()) {
            translation.onEnd(translator::emit);
        }
        byte[] stream = translator.take();
        UpstreamError error = translation.error();
        AnswerFacts told = translation.facts();
        parts.kept().keep(context, translation::whole);
        later(() -> {
            if (error == null) {
                deliverStream(stream, told);
            } else {
                refused(error);
            }
        });
    }

    private void deliverStream(byte[] stream, AnswerFacts told) {
        facts = told;
        call.succeeded();
        TranslatedAnswers.beginStream(context, answer);
        context.answer().announce(stream.length);
        parts.settlement().settle(context, facts());
        held.shrinkTo(stream.length);
        context.answer().endHeld(Buffer.buffer(stream));
        call.end().answered();
    }

    private void later(Runnable step) {
        context.eventLoop()
                .runOnContext(next -> call.guarded(() -> {
                    if (!call.end().isOver()) {
                        step.run();
                    }
                }));
    }

    private void deliver(byte[] bytes, AnswerFacts told) {
        facts = told;
        call.succeeded();
        context.answer().announce(bytes.length);
        parts.settlement().settle(context, facts());
        TranslatedAnswers.begin(context, answer, "application/json");
        if (told.estimated()) {
            context.answer().header(EstimateTokens.ESTIMATE, "true");
        }
        held.shrinkTo(bytes.length);
        parts.writer().end(context, Buffer.buffer(bytes));
        call.end().answered();
    }

    private void refused(UpstreamError error) {
        TranslatedErrors.end(
                call,
                FailureClass.of(error.status(), error.code()),
                TranslatedErrors.answer(error, context.endpoint().dialect(), context.id(), answer.headers()));
    }

    @Override
    public void abandon() {
        held.shrinkTo(0);
        if (!translating) {
            held.letGo();
        }
    }

    @Override
    public void broken(Throwable cause) {
        call.end().fail(FailureKind.UPSTREAM_BROKEN, cause, true);
    }

    @Override
    public Settlement.Facts facts() {
        return Settlement.Facts.of(answer.statusCode(), TranslatedAnswers.requestId(answer), facts);
    }
}
