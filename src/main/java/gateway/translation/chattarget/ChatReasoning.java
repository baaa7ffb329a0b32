package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import org.jspecify.annotations.Nullable;

/**
 * Asks for reasoning in the way of the target: by effort, by OpenRouter's object, by a switch, or not at all (docs/wire.md,
 * "Requests to OpenAI's APIs"). Safe from many threads.
 */
final class ChatReasoning {

    private static final int LEAST = 1024;
    private static final int MOST = 32_000;
    private static final int PERCENT = 100;
    private static final int GPT_5 = 500;

    private final TranslationTarget target;
    private final ReasoningRules rules;

    ChatReasoning(TranslationTarget target) {
        this.target = target;
        this.rules = target.reasoning();
    }

    /**
     * Whether the target would think as it is asked to, but for the tools: "Function tools with reasoning_effort are not supported
     * for gpt-5.4 in /v1/chat/completions. Please use /v1/responses instead." (pipecat-ai/pipecat#4043).
     */
    static boolean losesEffort(RequestPart request, TranslationTarget target) {
        TargetTraits traits = target.traits();
        if (traits.effortWithTools()
                || traits.reasoning() != TargetTraits.Reasoning.EFFORT
                || (traits.developerRole() && !ModelFamilies.isReasoningModel(target.model()))
                || request.fields().path("tools").isEmpty()) {
            return false;
        }
        ThinkingWish wish = ThinkingWish.of(request, target.reasoning());
        return wish.kind() == ThinkingWish.Kind.ON
                && !Efforts.fitting(target, wish.word(target.reasoning())).equals(Efforts.NONE);
    }

    /** Adds the fields for reasoning and verbosity. */
    void addTo(ObjectNode body, RequestPart request, Losses losses) {
        ThinkingWish wish = ThinkingWish.of(request, rules);
        switch (target.traits().reasoning()) {
            case EFFORT -> effort(wish, body, losses);
            case OBJECT -> object(wish, request.optionalWholeNumber("max_tokens"), body);
            case THINKING -> onOff(wish, request, body, losses);
            case NONE -> lost(wish, losses);
        }
        if (rules.verbosity() != null && takesVerbosity() && target.traits().takes("verbosity")) {
            body.put("verbosity", rules.verbosity());
        }
    }

    private void effort(ThinkingWish wish, ObjectNode body, Losses losses) {
        if (body.has("tools") && !target.traits().effortWithTools()) {
            // An effort that is left out counts as one.
            lost(wish, losses);
            body.put("reasoning_effort", Efforts.NONE);
            return;
        }
        if (wish.kind() == ThinkingWish.Kind.UNSAID) {
            return;
        }
        if (isOpenAi() && !ModelFamilies.isReasoningModel(target.model())) {
            lost(wish, losses);
            return;
        }
        body.put("reasoning_effort", Efforts.fitting(target, wish.word(rules)));
    }

    private void object(ThinkingWish wish, @Nullable Integer limit, ObjectNode body) {
        ObjectNode reasoning = Json.mapper().createObjectNode();
        Integer tokens = wish.kind() == ThinkingWish.Kind.ON ? tokens(wish, limit) : null;
        if (tokens != null) {
            reasoning.put("max_tokens", tokens);
        } else if (wish.kind() != ThinkingWish.Kind.UNSAID) {
            reasoning.put("effort", Efforts.forObject(wish.word(rules)));
        }
        if (rules.exclude() || wish.hidden()) {
            reasoning.put("exclude", true);
        }
        if (!reasoning.isEmpty()) {
            body.set("reasoning", reasoning);
        }
    }

    /**
     * The number of tokens where one is wanted: the client named one, or the operator set the most. Null where a word says it, or
     * where so few tokens are allowed that no number is valid.
     */
    private @Nullable Integer tokens(ThinkingWish wish, @Nullable Integer limit) {
        Integer most = rules.maxTokens();
        Integer wanted = wish.budget();
        if (wanted == null && most != null) {
            wanted = limit == null ? most : share(wish.word(rules), limit);
        }
        if (wanted == null) {
            return null;
        }
        int tokens = Math.clamp(most == null ? wanted : Math.min(wanted, most), LEAST, MOST);
        int below = limit == null ? tokens : Math.min(tokens, limit - 1);
        return below < LEAST ? null : below;
    }

    private int share(String effort, int limit) {
        int percent = switch (effort) {
            case "minimal", "low" -> rules.lowShare();
            case "medium" -> rules.mediumShare();
            default -> rules.highShare();
        };
        return (int) ((long) limit * percent / PERCENT);
    }

    /** An effort alone does not ask for thinking: it also says how long answers without it are. */
    private static void onOff(ThinkingWish wish, RequestPart request, ObjectNode body, Losses losses) {
        boolean said = wish.asked() || (!wish.byClient() && wish.kind() != ThinkingWish.Kind.UNSAID);
        if (said) {
            body.putObject("thinking").put("type", wish.kind() == ThinkingWish.Kind.ON ? "enabled" : "disabled");
        }
        if (wish.kind() == ThinkingWish.Kind.ON && wish.byClient()) {
            lostPart(request.optionalPart("thinking"), "budget_tokens", losses);
            lostPart(request.optionalPart("output_config"), "effort", losses);
        }
    }

    private static void lostPart(@Nullable RequestPart part, String name, Losses losses) {
        if (part != null && part.has(name)) {
            losses.add(Features.THINKING, part.at(name));
        }
    }

    private static void lost(ThinkingWish wish, Losses losses) {
        if (wish.kind() == ThinkingWish.Kind.ON && wish.byClient()) {
            losses.add(Features.THINKING, wish.asked() ? "thinking" : "output_config.effort");
        }
    }

    private boolean takesVerbosity() {
        return !isOpenAi() || ModelFamilies.gptVersion(target.model()) >= GPT_5;
    }

    private boolean isOpenAi() {
        return target.traits().developerRole();
    }
}
