package gateway.translation.contract;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a model tells about what it takes. A prefix up to the last slash ({@code openai/gpt-5}) is left aside; what a
 * name does not tell is answered with no.
 */
public final class ModelFamilies {

    private static final Pattern O_SERIES = Pattern.compile("o[1-9]\\d?(?:[-:.@].*)?");
    private static final Pattern GPT = Pattern.compile("gpt-(\\d)(?:\\.(\\d{1,2}))?(?!\\d)(.*)");
    private static final Pattern CLAUDE = Pattern.compile("claude-[a-z]+-(\\d{1,2})(?:[-.](\\d{1,2}))?(?!\\d).*");

    private static final int FIRST_REASONING_GPT = 500;
    private static final int FIRST_ADAPTIVE_CLAUDE = 406;
    private static final int FIRST_CLAUDE_WITH_ONE_SAMPLER = 401;
    private static final int FIRST_CLAUDE_WITHOUT_SAMPLERS = 407;
    private static final int HUNDRED = 100;

    private ModelFamilies() {}

    /**
     * Whether it is a reasoning model of OpenAI: the o-series, gpt-5 and newer. They take {@code max_completion_tokens}, the role
     * {@code developer} and {@code reasoning_effort}, and refuse sampling parameters. {@code gpt-5-chat} is none of them.
     */
    public static boolean isReasoningModel(String model) {
        String name = plainName(model);
        boolean newGpt = gptVersion(model) >= FIRST_REASONING_GPT && !name.startsWith("gpt-5-chat");
        return newGpt || O_SERIES.matcher(name).matches();
    }

    /** Whether a Claude model takes {@code thinking.type: adaptive} with {@code output_config.effort}: 4.6 and newer. */
    public static boolean takesAdaptiveThinking(String model) {
        return claudeVersion(model) >= FIRST_ADAPTIVE_CLAUDE;
    }

    /** Whether a Claude model refuses {@code temperature} beside {@code top_p}: 4.1 and newer. */
    public static boolean takesOneSampler(String model) {
        return claudeVersion(model) >= FIRST_CLAUDE_WITH_ONE_SAMPLER;
    }

    /** Whether a Claude model refuses {@code temperature}, {@code top_p} and {@code top_k}: 4.7 and newer. */
    public static boolean refusesSampling(String model) {
        return claudeVersion(model) >= FIRST_CLAUDE_WITHOUT_SAMPLERS;
    }

    /** The version of a Claude model times 100, {@code claude-opus-4-7} is 407; 0 for any other model, and before Claude 4. */
    private static int claudeVersion(String model) {
        Matcher matcher = CLAUDE.matcher(plainName(model));
        return matcher.matches() ? version(matcher) : 0;
    }

    public static boolean isOSeries(String model) {
        return O_SERIES.matcher(plainName(model)).matches();
    }

    /** The version of a GPT model times 100, {@code gpt-5.2} is 502; 0 for any other model. */
    public static int gptVersion(String model) {
        Matcher matcher = GPT.matcher(plainName(model));
        return matcher.matches() ? version(matcher) : 0;
    }

    public static String plainName(String model) {
        return model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private static int version(Matcher matcher) {
        String minor = matcher.group(2);
        return Integer.parseInt(matcher.group(1)) * HUNDRED + (minor == null ? 0 : Integer.parseInt(minor));
    }
}
