package gateway.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a model. Immutable. Null means unknown, never zero.
 *
 * @param id the name that its vendor gives it
 * @param vendor whose model it is: {@code anthropic}, {@code openai}, {@code google}, {@code deepseek}, {@code groq}, {@code local}, …
 * @param displayName for people
 * @param context most tokens of a request and its answer
 * @param maxOutput most output tokens
 * @param price what it costs
 * @param reasoning whether it reasons
 * @param vision whether it reads images
 * @param tools whether it calls tools
 * @param source where the figures come from: an address, or {@code openrouter}, {@code provider groq}
 * @param asOf date of the figures, ISO 8601
 */
public record ModelInfo(
        String id,
        String vendor,
        @Nullable String displayName,
        @Nullable Integer context,
        @Nullable Integer maxOutput,
        @Nullable Price price,
        @Nullable Boolean reasoning,
        @Nullable Boolean vision,
        @Nullable Boolean tools,
        String source,
        String asOf) {}
