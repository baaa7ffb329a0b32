package gateway.translation.chattarget;

import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.TranslationTarget;
import java.util.List;
import java.util.Set;

/**
 * The words for how hard a model thinks. Models take different ones, so a word that a model would refuse becomes its nearest
 * neighbour (docs/wire.md, "Requests to OpenAI's APIs"). Stateless.
 */
public final class Efforts {

    /** No thinking at all. */
    public static final String NONE = "none";

    /** What the Messages API means when a client asks for thinking without saying how much. */
    static final String DEFAULT = "high";

    private static final List<String> ASCENDING = List.of(NONE, "minimal", "low", "medium", DEFAULT, "xhigh", "max");

    private static final Set<String> THREE = Set.of("low", "medium", "high");
    private static final Set<String> WITHOUT_NONE = Set.of("minimal", "low", "medium", "high");
    private static final Set<String> WITH_NONE = Set.of(NONE, "low", "medium", "high");
    private static final Set<String> UP_TO_XHIGH = Set.of(NONE, "low", "medium", "high", "xhigh");
    private static final Set<String> OPENROUTER = Set.of(NONE, "minimal", "low", "medium", "high", "xhigh");

    private static final int GPT_5 = 500;
    private static final int GPT_5_1 = 501;

    private Efforts() {}

    /** The effort for a {@code reasoning_effort} of this model; an unknown word stays. */
    public static String fitting(TranslationTarget target, String effort) {
        Set<String> stated = target.traits().efforts();
        return nearest(effort, stated.isEmpty() ? takenBy(target.model()) : stated);
    }

    /** Whether the model can be kept from thinking. */
    static boolean maySwitchOff(TranslationTarget target) {
        return switch (target.traits().reasoning()) {
            case EFFORT -> fitting(target, NONE).equals(NONE);
            case THINKING, OBJECT -> true;
            case NONE -> false;
        };
    }

    /** The effort for {@code reasoning.effort} of OpenRouter, which adapts it to its models. */
    static String forObject(String effort) {
        return nearest(effort, OPENROUTER);
    }

    private static Set<String> takenBy(String model) {
        if (ModelFamilies.isOSeries(model)) {
            return THREE;
        }
        int version = ModelFamilies.gptVersion(model);
        String name = ModelFamilies.plainName(model);
        if (version >= GPT_5) {
            return version == GPT_5
                    ? WITHOUT_NONE
                    : version > GPT_5_1 || name.contains("-max") ? UP_TO_XHIGH : WITH_NONE;
        }
        boolean alwaysThinks = name.startsWith("gpt-oss") || (name.startsWith("gemini") && !name.contains("2.5-flash"));
        return alwaysThinks ? THREE : WITH_NONE;
    }

    /** The word itself where it is taken, else the nearest one, of two equally near ones the lower. */
    private static String nearest(String effort, Set<String> taken) {
        int wanted = ASCENDING.indexOf(effort);
        if (wanted < 0) {
            return effort;
        }
        for (int distance = 0; distance < ASCENDING.size(); distance++) {
            for (int at : new int[] {wanted - distance, wanted + distance}) {
                if (at >= 0 && at < ASCENDING.size() && taken.contains(ASCENDING.get(at))) {
                    boolean silenced = at == 0 && wanted > 0;
                    if (!silenced) {
                        return ASCENDING.get(at);
                    }
                }
            }
        }
        return effort;
    }
}
