package routes.relay;

import gateway.protocol.anthropic.MessageStreamReader;
import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;
import routes.answer.Settlement;
import routes.request.RequestContext;
import routes.translate.ModelLimits;

/**
 * Estimates what an answer has used that came to no end, because its client left or its upstream broke off. An upstream tells
 * the output only at the end. Stateless.
 */
public final class CutAnswer {

    private static final int BYTES_PER_TOKEN = 4;
    private static final int USUAL_CONTEXT = 200_000;

    private CutAnswer() {}

    /**
     * An estimate by what has come so far, about four bytes a token.
     *
     * @param told what was told so far, null for nothing
     * @return null where nothing is to be estimated: the upstream has counted the whole answer, or there is none
     */
    static @Nullable TokenUsage estimate(
            @Nullable TokenUsage told, MessageStreamReader reader, RequestContext context, ModelLimits limits) {
        boolean begun = told != null || reader.contentBytes() > 0;
        if (reader.counted() || !begun || !context.endpoint().asksForMessage()) {
            return null;
        }
        TokenUsage known = told == null ? TokenUsage.NONE : told;
        boolean prompt = known.input() + known.cached() > 0;
        return known.withCounts(
                prompt ? known.input() : prompt(reader.model(), context, limits),
                Math.max(known.output(), tokens(reader.contentBytes())));
    }

    /**
     * An estimate of the prompt where nothing of an answer has come: who was sent the whole request has it to bill.
     *
     * @param known of an answer that the client did not wait for
     */
    public static Settlement.Facts withPrompt(Settlement.Facts known, RequestContext context, ModelLimits limits) {
        if (known.usage() != null || !context.endpoint().asksForMessage()) {
            return known;
        }
        String model = known.modelServed() == null ? context.model() : known.modelServed();
        return new Settlement.Facts(
                known.status(),
                known.upstreamRequestId(),
                known.modelServed(),
                known.stopReason(),
                TokenUsage.NONE.withCounts(prompt(model, context, limits), 0),
                true);
    }

    /** No prompt is longer than its model takes; images make a body much longer than their tokens. */
    private static long prompt(@Nullable String model, RequestContext context, ModelLimits limits) {
        Integer limit = model == null ? null : limits.contextLimit(model);
        return Math.min(tokens(context.body().plain().length), limit == null ? USUAL_CONTEXT : limit);
    }

    private static long tokens(long bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }
}
