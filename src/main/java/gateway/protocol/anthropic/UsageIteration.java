package gateway.protocol.anthropic;

import org.jspecify.annotations.Nullable;

/**
 * One step of the work behind an answer, as {@code usage.iterations} tells it (docs/wire.md, "Usage"): the message itself, a
 * compaction before it, an advisor's message, a try with a model that others fell back from.
 *
 * @param type {@code message}, {@code compaction}, {@code advisor_message}, {@code fallback_message}, …; null when not told
 * @param model the model of this step, null for the one that answered
 * @param usage what it used; its own iterations are not read
 */
public record UsageIteration(
        @Nullable String type, @Nullable String model, UsageGatherer usage) {}
