package gateway.translation.contract;

/**
 * What the operator decides about translations. Immutable.
 *
 * @param strict whether a request is refused when a part of it has no counterpart at its target
 * @param cacheMarks whether requests of OpenAI's clients are marked for Claude's prompt cache
 */
public record TranslationRules(boolean strict, boolean cacheMarks) {}
