package routes.translate;

import gateway.protocol.Json;
import gateway.provider.Stage;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.answer.Settlement;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** Answers {@code count_tokens} where the provider of the model cannot count. Safe from many threads. */
public final class EstimateTokens implements Processor {

    /** Marks answers whose counts are an estimate of ours. */
    public static final String ESTIMATE = "x-claude-proxy-estimate";

    private final TranslateRequest translation;
    private final RequestEstimates estimates;
    private final Settlement settlement;
    private final ResponseWriter writer;

    public EstimateTokens(
            TranslateRequest translation, RequestEstimates estimates, Settlement settlement, ResponseWriter writer) {
        this.translation = translation;
        this.estimates = estimates;
        this.settlement = settlement;
        this.writer = writer;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        Stage.Offer offer = switch (context.stage()) {
            case Stage.Offers providers -> providers.offers().getFirst();
            case Stage.Claude accounts -> throw noProvider();
            case null -> throw noProvider();
        };
        translation.forCounting(context, offer);
        long tokens = estimates.inputTokens(context, offer.model());
        byte[] body = Json.mapper().writeValueAsBytes(Map.of("input_tokens", tokens));
        context.answer().announce(body.length);
        settlement.settle(context, Settlement.Facts.ofStatus(200));
        context.answer().header(ESTIMATE, "true");
        writer.json(context, 200, body);
    }

    private static IllegalStateException noProvider() {
        return new IllegalStateException("only the tokens of providers are estimated");
    }
}
