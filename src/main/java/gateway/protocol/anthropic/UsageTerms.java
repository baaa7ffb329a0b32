package gateway.protocol.anthropic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code usage} object tells beside its counts (docs/wire.md, "Usage"). Immutable.
 *
 * @param speed as {@code fast}, null when not told
 * @param inferenceGeo as {@code us}, null when not told
 * @param serviceTier as {@code batch}, null when not told
 * @param iterations empty when not told
 * @param doubtful whether something stood there that can be no count or name
 */
record UsageTerms(
        @Nullable String speed,
        @Nullable String inferenceGeo,
        @Nullable String serviceTier,
        List<UsageIteration> iterations,
        boolean doubtful) {}
