package routes.demo;

import gateway.protocol.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** {@code POST /v1/messages} and {@code POST /v1/messages/count_tokens} of the simulated Claude. Never blocks. */
final class DemoMessages {

    /** A prompt with this word, and this model, are for the simulated web application. */
    private static final String WEB_WORD = "[[web]]";

    private static final String WEB_MODEL = DemoModels.WEB;

    private final Vertx vertx;
    private final DemoAnswers answers;

    DemoMessages(Vertx vertx, DemoAnswers answers) {
        this.vertx = vertx;
        this.answers = answers;
    }

    /** Answers with a message or its events, or with the error that the prompt asks for. */
    void create(HttpServerRequest request, String accountKey, byte[] body) {
        try {
            DemoRequest asked = DemoRequest.read(body);
            DemoDirectives directives = DemoDirectives.read(asked.lastUserText());
            if (WEB_MODEL.equals(asked.model()) || asked.lastUserText().contains(WEB_WORD)) {
                leaveToTheWeb(request);
                return;
            }
            if (directives.refuses(accountKey)) {
                answers.error(request, directives.errorStatus(), "Simulated error", directives.retryAfterSeconds());
                return;
            }
            DemoAnswer answer = DemoComposer.compose(asked, directives);
            if (asked.stream()) {
                stream(request.response(), answer, directives);
            } else {
                json(request, answer, directives);
            }
        } catch (DemoRequest.Refused refused) {
            answers.error(request, 400, message(refused), 0);
        }
    }

    /** Answers with the estimated size of the prompt. */
    void countTokens(HttpServerRequest request, byte[] body) {
        try {
            int tokens = DemoRequest.read(body).inputTokens();
            answers.json(request, Json.mapper().createObjectNode().put("input_tokens", tokens));
        } catch (DemoRequest.Refused refused) {
            answers.error(request, 400, message(refused), 0);
        }
    }

    /** By an answer that no circuit breaker counts, and after which the account rests for no time worth speaking of. */
    private void leaveToTheWeb(HttpServerRequest request) {
        request.response().putHeader("retry-after-ms", "1");
        answers.error(request, 429, "Simulated limit, so that the web application is asked", 0);
    }

    private void stream(HttpServerResponse response, DemoAnswer answer, DemoDirectives directives) {
        answers.headers(response);
        response.putHeader("content-type", "text/event-stream; charset=utf-8").putHeader("cache-control", "no-cache");
        DemoStream.play(vertx, response, DemoEvents.of(answer), directives.slowMillis(), directives.cutAfterDeltas());
    }

    private void json(HttpServerRequest request, DemoAnswer answer, DemoDirectives directives) {
        Runnable end = directives.cutAfterDeltas() > 0
                ? () -> request.response().reset()
                : () -> answers.json(request, answer.message());
        if (directives.slowMillis() > 0) {
            vertx.setTimer(directives.slowMillis(), timer -> end.run());
        } else {
            end.run();
        }
    }

    private static String message(DemoRequest.Refused refused) {
        return String.valueOf(refused.getMessage());
    }
}
