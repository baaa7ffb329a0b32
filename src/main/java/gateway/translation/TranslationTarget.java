package gateway.translation;

import org.jspecify.annotations.Nullable;

/**
 * Where a translated request goes.
 *
 * @param model the model's name there
 * @param traits what the target understands
 * @param reasoning what the operator decides about reasoning
 * @param outputLimit most output tokens of the model, null while unknown; used where a limit is needed and the client set none
 */
public record TranslationTarget(
        String model,
        TargetTraits traits,
        ReasoningRules reasoning,
        @Nullable Integer outputLimit) {}
