package gateway.web.prompt;

import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about prompts.
 *
 * @param humanName what the turns of the user are called
 * @param assistantName what those of the assistant are called
 * @param inlineMax characters of a prompt that is given as it is; a longer one goes along as an attachment
 * @param customPrompt beside an attachment, null for nothing
 * @param earlierThinking whether thinking of earlier answers is told
 * @param toolsAllowed whether tools are told
 * @param externalImages whether images are fetched from where their URLs lead
 * @param efforts whether there is a field for the effort of thinking
 */
public record PromptRules(
        String humanName,
        String assistantName,
        int inlineMax,
        @Nullable String customPrompt,
        boolean earlierThinking,
        boolean toolsAllowed,
        boolean externalImages,
        boolean efforts) {

    public PromptRules {
        if (!isName(humanName) || !isName(assistantName) || humanName.equals(assistantName)) {
            throw new IllegalArgumentException("expected two names that differ, of one line each");
        }
        if (inlineMax < 0) {
            throw new IllegalArgumentException("expected no fewer than 0 characters, got " + inlineMax);
        }
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
    }
}
