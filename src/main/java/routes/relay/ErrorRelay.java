package routes.relay;

import gateway.error.FailureKind;
import gateway.memory.Grant;
import gateway.protocol.Dialect;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrors;
import gateway.upstream.AnswerKind;
import gateway.upstream.Consequences;
import gateway.upstream.Consequences.ForRequest;
import gateway.upstream.FailureClass;
import gateway.upstream.Verdict;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import routes.answer.Settlement;
import routes.request.BaseMemory;
import routes.request.ContentTypes;
import routes.request.FrontEndpoint;
import routes.request.HeaderNames;
import routes.request.MemoryFailures;
import routes.request.RequestContext;
import routes.request.Target;
import routes.request.UpstreamAnswer;

/** Reads an error answer whole and decides whether the client gets it or another account is tried. */
final class ErrorRelay implements Relay {

    private static final int MAX_ERROR_BYTES = 1024 * 1024;

    private final RelayedCall call;
    private final RequestContext context;
    private final RelayParts parts;
    private final HttpClientResponse answer;
    private final Buffer body = Buffer.buffer();

    ErrorRelay(RelayedCall call, RequestContext context, RelayParts parts, HttpClientResponse answer) {
        this.call = call;
        this.context = context;
        this.parts = parts;
        this.answer = answer;
    }

    @Override
    public void start() {
        call.read(answer, this::arrived, this::ended);
    }

    private void arrived(Buffer chunk) {
        if (call.end().isOver()) {
            return;
        }
        context.answer().firstEventAt(parts.now());
        if (body.length() + chunk.length() > MAX_ERROR_BYTES) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
        } else if (body.length() > BaseMemory.BYTES && context.holding().grow(2L * chunk.length()) != Grant.GRANTED) {
            // What is held stays so to the end of the request: the last error may have to be passed on.
            call.refuse(MemoryFailures.ofRequest(Grant.BUSY));
        } else {
            body.appendBuffer(chunk);
        }
    }

    private void ended() {
        if (call.end().isOver()) {
            return;
        }
        switch (call.attempt().target()) {
            case Target.OfAccount account -> endedOfAccount();
            case Target.OfWeb account -> endedOfAccount();
            case Target.OfProvider asked -> endedOf(asked);
        }
    }

    private void endedOfAccount() {
        Verdict verdict = parts.classifier().classify(answer.statusCode(), answer.headers()::get, body.getBytes());
        UpstreamAnswer whole = inDialectOfClient();
        if (context.endpoint() == FrontEndpoint.MODELS && answer.statusCode() != 404) {
            call.end().withoutAnswer(verdict);
        } else {
            boolean next =
                    Consequences.of(AnswerKind.of(verdict), context.endpoint().kind())
                                    .request()
                            == ForRequest.NEXT;
            call.end().failedOrAnswered(next ? verdict : new Verdict.PassOn(), whole);
        }
    }

    private void endedOf(Target.OfProvider asked) {
        UpstreamError error = UpstreamErrors.read(
                answer.statusCode(),
                body.getBytes(),
                asked.provider().dialect(),
                parts.limits().contextLimit(asked.model()));
        FailureClass failure =
                isWithoutPath() ? FailureClass.MISSING : FailureClass.of(answer.statusCode(), error.code());
        if (parts.lessons().taken(context, asked, answer.statusCode(), body.getBytes())) {
            call.attempt().taught();
        }
        boolean sameDialect = context.endpoint().relaysOnly()
                ? WholeJson.hasObject(body.getBytes(), "error")
                : asked.provider().dialect() == context.endpoint().dialect();
        // What a provider says of our key is not for clients as it is, nor is a page.
        boolean ofOurKey = failure == FailureClass.CREDENTIAL || failure == FailureClass.FORBIDDEN;
        boolean presentable = !ofOurKey && ContentTypes.isJson(answer.getHeader("content-type"));
        TranslatedErrors.end(
                call,
                failure,
                sameDialect && presentable
                        ? asItCame()
                        : TranslatedErrors.answer(error, context.endpoint().dialect(), context.id(), answer.headers()));
    }

    /** Servers that do not have a path of OpenAI's say so by 404, 405 or 501. */
    private boolean isWithoutPath() {
        int status = answer.statusCode();
        return context.endpoint().relaysOnly() && (status == 405 || status == 501);
    }

    /** An error in the client's own dialect goes on as it came. */
    private UpstreamAnswer inDialectOfClient() {
        Dialect wanted = context.endpoint().dialect();
        return wanted == Dialect.MESSAGES
                ? asItCame()
                : TranslatedErrors.answer(
                        UpstreamErrors.read(answer.statusCode(), body.getBytes(), Dialect.MESSAGES, null),
                        wanted,
                        context.id(),
                        answer.headers());
    }

    private UpstreamAnswer asItCame() {
        return new UpstreamAnswer(answer.statusCode(), answer.headers(), body);
    }

    /** An answer without a length ends with its connection: one that was reset may be whole all the same. */
    private boolean isWholeWithoutLength() {
        return !answer.headers().contains("content-length")
                && !answer.headers().contains("transfer-encoding")
                && WholeJson.isObject(body.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void broken(Throwable cause) {
        if (isWholeWithoutLength()) {
            ended();
            return;
        }
        call.end().fail(FailureKind.UPSTREAM_BROKEN, cause, true);
    }

    @Override
    public Settlement.Facts facts() {
        return new Settlement.Facts(
                answer.statusCode(), answer.getHeader(HeaderNames.REQUEST_ID), null, null, null, false);
    }
}
