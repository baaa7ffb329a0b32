package routes.messages;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.answer.AnswerWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/**
 * Tells the client about a failure in its dialect; anything but a {@link GatewayFailure} is a defect, and the client is told
 * so.
 */
public final class RenderFailure implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(RenderFailure.class);

    private final AnswerWriter answers;

    public RenderFailure(AnswerWriter answers) {
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        answers.fail(context, asFailure(caught, context), null);
    }

    private static GatewayFailure asFailure(Throwable caught, RequestContext context) {
        if (caught instanceof GatewayFailure failure) {
            if (failure.kind() == FailureKind.STORAGE_UNAVAILABLE) {
                LOG.warn(
                        "Request {} needs the database, which does not answer or refuses",
                        context.id(),
                        failure.getCause());
            }
            return failure;
        }
        LOG.error("Request {} failed", context.id(), caught);
        return new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, null);
    }
}
