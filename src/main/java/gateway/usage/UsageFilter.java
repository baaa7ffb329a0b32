package gateway.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which usage rows are meant; null stands for all. Immutable.
 *
 * @param key id of the client key
 * @param account id of the account that was tried last
 * @param provider name of the provider that was tried last
 * @param model the model that was asked for or that answered
 * @param status the HTTP status that the client got
 * @param since only requests that arrived at or after this instant
 * @param until only requests that arrived before this instant
 * @param replay whether an operator has sent them once more, or clients have sent them
 */
public record UsageFilter(
        @Nullable String key,
        @Nullable String account,
        @Nullable String provider,
        @Nullable String model,
        @Nullable Integer status,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Boolean replay) {

    /** Whoever has sent them. */
    public UsageFilter(
            @Nullable String key,
            @Nullable String account,
            @Nullable String provider,
            @Nullable String model,
            @Nullable Integer status,
            @Nullable Instant since,
            @Nullable Instant until) {
        this(key, account, provider, model, status, since, until, null);
    }

    /** All rows. */
    public static final UsageFilter ALL = new UsageFilter(null, null, null, null, null, null, null, null);

    /** The same rows, but only those of a period. */
    public UsageFilter during(@Nullable Instant from, @Nullable Instant to) {
        return new UsageFilter(key, account, provider, model, status, from, to, replay);
    }
}
