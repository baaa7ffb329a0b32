package routes.translate;

import gateway.estimate.Calibration;
import gateway.estimate.TokenEstimator;
import gateway.protocol.Dialect;
import gateway.provider.Provider;
import gateway.translation.Conversion;
import gateway.translation.contract.UsageEstimate;
import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import routes.answer.Settlement;
import routes.answer.SettlementListener;
import routes.request.RequestContext;
import routes.request.RequestThreads;
import routes.request.Target;

/** Estimates the tokens of requests to providers, and learns from what providers count. Safe from many threads. */
public final class RequestEstimates implements SettlementListener {

    private final TokenEstimator estimator;
    private final Calibration calibration;

    public RequestEstimates(TokenEstimator estimator, Calibration calibration) {
        this.estimator = estimator;
        this.calibration = calibration;
    }

    /** Input tokens of the translated request at its model. */
    long inputTokens(RequestContext context, String model) {
        return inputTokens(context.requireOutgoing().conversion(), model);
    }

    private long inputTokens(Conversion conversion, String model) {
        return estimator.count(conversion.request().body(), conversion.target(), model);
    }

    /** What stands in for the counts that a provider does not tell. For one thread at a time. */
    UsageEstimate of(RequestContext context, String model) {
        return new UsageEstimate() {
            private long input = -1;

            @Override
            public long inputTokens() {
                if (input < 0) {
                    input = RequestEstimates.this.inputTokens(context, model);
                }
                return input;
            }

            @Override
            public long roughInputTokens() {
                Conversion conversion = context.requireOutgoing().conversion();
                return input < 0 ? estimator.roughly(conversion.request().body(), conversion.target(), model) : input;
            }

            @Override
            public long outputTokens(long characters) {
                return estimator.ofCharacters(characters, model);
            }
        };
    }

    /**
     * Compares the estimate with what a provider counted, on another thread, for a part of the requests: not for large ones, whose
     * memory is given back at their end.
     */
    @Override
    public void settled(RequestContext context, UsageRow row, Settlement.Facts facts) {
        TokenUsage counted = facts.usage();
        if (counted == null || counted.terms().doubtful() || facts.estimated()) {
            return;
        }
        switch (context.tries().requireCurrent().target()) {
            case Target.OfAccount account -> {
                // Anthropic counts the tokens of its own models when asked.
            }
            case Target.OfWeb account -> {
                // The web application counts nothing.
            }
            case Target.OfProvider(Provider provider, String model) -> learn(context, provider, model, counted);
        }
    }

    private void learn(RequestContext context, Provider provider, String model, TokenUsage counted) {
        if (!context.requireOutgoing().isTranslated()
                || provider.dialect() == Dialect.MESSAGES
                || context.holding().held() > 0
                || !calibration.wants(model)) {
            return;
        }
        long actual = counted.input() + counted.cached();
        if (actual > 0) {
            Conversion conversion = context.requireOutgoing().conversion();
            RequestThreads.start(() -> calibration.learn(model, inputTokens(conversion, model), actual));
        }
    }
}
