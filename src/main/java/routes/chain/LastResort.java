package routes.chain;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.answer.AnswerWriter;
import routes.request.RequestContext;
import routes.request.UpstreamAnswer;

/** What becomes of a request when no target of a stage is left to be tried. Confined like the request. */
final class LastResort {

    private final Exchange exchange;
    private final RequestContext context;
    private final AnswerWriter answers;
    private @Nullable UpstreamAnswer answer;
    private @Nullable GatewayFailure failure;

    LastResort(Exchange exchange, RequestContext context, AnswerWriter answers) {
        this.exchange = exchange;
        this.context = context;
        this.answers = answers;
    }

    /**
     * Notes how a target failed.
     *
     * @param refusal its own answer, null where there was none; the last one counts
     */
    void failed(@Nullable UpstreamAnswer refusal, GatewayFailure last) {
        answer = refusal == null ? answer : refusal;
        failure = last;
    }

    /**
     * Gives the request up: a client that has gone is accounted, another stage may be tried, or the client gets the last answer of a
     * target as it came, and without one the last failure.
     *
     * @param untried the failure where no target was reached
     */
    void take(Supplier<GatewayFailure> untried) {
        if (context.answer().clientGone()) {
            context.reportError(null);
            answers.fail(context, new GatewayFailure.RequestRefused(FailureKind.CLIENT_GONE), null);
        } else if (answer != null && !context.mayFallBack()) {
            answers.pass(context, answer);
        } else {
            exchange.setException(failure == null ? untried.get() : failure);
        }
    }
}
