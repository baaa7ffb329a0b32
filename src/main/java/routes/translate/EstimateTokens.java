package routes.translate;

import gateway.protocol.Json;
import gateway.provider.Stage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.answer.Settlement;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** Answers {@code count_tokens} where the provider of the model, or the web application, cannot count. Safe from many threads. */
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
        long tokens = estimates.inputTokens(context, prepared(context));
        byte[] body = Json.mapper().writeValueAsBytes(Map.of("input_tokens", tokens));
        context.answer().announce(body.length);
        settlement.settle(context, Settlement.Facts.ofStatus(200));
        context.answer().header(ESTIMATE, "true");
        writer.json(context, 200, body);
    }

    /** Has the request put into what would be sent; returns the model. */
    private String prepared(RequestContext context) {
        return switch (context.stage()) {
            case Stage.Offers(List<Stage.Offer> offers) -> {
                translation.forCounting(context, offers.getFirst());
                yield offers.getFirst().model();
            }
            case Stage.Web _ -> translation.forCounting(context);
            case Stage.Claude _ -> throw counted();
            case null -> throw counted();
        };
    }

    private static IllegalStateException counted() {
        return new IllegalStateException("only the tokens of providers and of web conversations are estimated");
    }
}
