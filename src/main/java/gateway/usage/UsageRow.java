package gateway.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one answered request used and how it went: one row in the journal and one in PostgreSQL.
 *
 * @param id ours, time-ordered (UUID version 7); also the answer's {@code x-claude-proxy-request-id}
 * @param time when the request arrived, truncated to milliseconds; decides the daily partition
 * @param upstreamRequestId the upstream's {@code request-id}, null when it told none or was not reached
 * @param clientKey id of the client key
 * @param account id of the account that was tried last, null when none was tried
 * @param endpoint {@code messages}, {@code count_tokens}, {@code chat_completions}, {@code responses}, {@code models} or {@code
 *     passthrough}
 * @param modelAsked the model in the request, null where the request has none
 * @param modelServed the model that the upstream named in its answer
 * @param mode the mode of the target, as {@code claude-api}
 * @param stream whether the client asked for a stream
 * @param tokens what the upstream counted, or an estimate
 * @param stopReason the answer's {@code stop_reason}
 * @param status the HTTP status that the client got; 499 when it left
 * @param errorType {@code error.type} of the error that the client got, also of one inside a stream
 * @param firstEventMillis from the arrival to the first event or byte of the answer, null when there was none
 * @param totalMillis from the arrival to the final event
 * @param attempts tries against accounts and providers
 * @param bytesIn bytes of the request body
 * @param bytesOut bytes of the answer's body
 * @param decision how accounts and providers were chosen and how the tries ended, in short; null when there were none
 * @param provider name of the provider that was tried last, null for Claude accounts or when none was tried
 * @param cost in US dollars, null when a price is not known; kept to nine decimal places
 * @param losses what translation left out: features in a list with commas, null for nothing
 * @param estimated whether tokens were estimated because the upstream counted none, or not the whole answer
 * @param replayOf the request that an operator has sent once more with this one; null for a client's own
 */
public record UsageRow(
        UUID id,
        Instant time,
        @Nullable String upstreamRequestId,
        String clientKey,
        @Nullable String account,
        String endpoint,
        @Nullable String modelAsked,
        @Nullable String modelServed,
        String mode,
        boolean stream,
        TokenUsage tokens,
        @Nullable String stopReason,
        int status,
        @Nullable String errorType,
        @Nullable Integer firstEventMillis,
        int totalMillis,
        int attempts,
        long bytesIn,
        long bytesOut,
        @Nullable String decision,
        @Nullable String provider,
        @Nullable BigDecimal cost,
        @Nullable String losses,
        boolean estimated,
        @Nullable UUID replayOf) {

    /** Decimal places of a cost: a token costs millionths of a dollar. */
    public static final int COST_SCALE = 9;

    public UsageRow {
        cost = cost == null || cost.scale() <= COST_SCALE ? cost : cost.setScale(COST_SCALE, RoundingMode.HALF_EVEN);
    }

    /** The same row with what results of a batch used, which it has brought first. */
    public UsageRow with(BatchSum sum) {
        return new UsageRow(
                id,
                time,
                upstreamRequestId,
                clientKey,
                account,
                endpoint,
                modelAsked,
                sum.model(),
                mode,
                stream,
                sum.tokens(),
                stopReason,
                status,
                errorType,
                firstEventMillis,
                totalMillis,
                attempts,
                bytesIn,
                bytesOut,
                decision,
                provider,
                sum.cost(),
                losses,
                estimated,
                replayOf);
    }
}
