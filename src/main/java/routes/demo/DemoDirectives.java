package routes.demo;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt asks the simulated Claude to do, written in double brackets: {@code [[error=429 retry-after=7]]},
 * {@code [[tool]]}, {@code [[thinking]]}, {@code [[slow=2000]]}, {@code [[cut=5]]}, {@code [[words=200]]}. A directive that is
 * not known is left in the text; a number that cannot be read counts as absent, a huge one is cut down.
 *
 * @param errorStatus HTTP status of the error to answer with, 0 for none
 * @param errorAccount only keys with this ending get the error, so that a fail-over can be watched; null for all keys
 * @param retryAfterSeconds value of {@code retry-after}, 0 for none
 * @param tool whether to answer with a tool call
 * @param thinking whether to begin with a thinking block
 * @param slowMillis wait before the first event or the answer, in milliseconds
 * @param cutAfterDeltas break the connection after so many deltas, 0 for never
 * @param words length of the text in words, 0 for the friendly default
 * @param prompt the text without its directives
 */
record DemoDirectives(
        int errorStatus,
        @Nullable String errorAccount,
        int retryAfterSeconds,
        boolean tool,
        boolean thinking,
        int slowMillis,
        int cutAfterDeltas,
        int words,
        String prompt) {

    private static final int MOST_SLOW_MILLIS = 600_000;
    private static final int MOST_WORDS = 20_000;
    private static final int MOST_DIGITS = 9;
    private static final Pattern DIRECTIVE = Pattern.compile(
            "\\[\\[(error|tool|thinking|slow|cut|words)(?:=([^\\s\\]]+))?((?:\\s+[a-z-]+=[^\\s\\]]+)*)\\s*]]");
    private static final Pattern OPTION = Pattern.compile("([a-z-]+)=([^\\s\\]]+)");
    private static final DemoDirectives NONE = new DemoDirectives(0, null, 0, false, false, 0, 0, 0, "");

    /** Reads the directives of a prompt. Never fails. */
    static DemoDirectives read(String text) {
        var directives = NONE;
        var rest = new StringBuilder();
        Matcher matcher = DIRECTIVE.matcher(text);
        while (matcher.find()) {
            directives = directives.with(matcher.group(1), matcher.group(2), matcher.group(3));
            matcher.appendReplacement(rest, "");
        }
        matcher.appendTail(rest);
        return directives.withPrompt(rest.toString().strip());
    }

    /** Whether the account with this key gets the error. */
    boolean refuses(String accountKey) {
        return errorStatus != 0 && (errorAccount == null || accountKey.endsWith(errorAccount));
    }

    private DemoDirectives with(String name, @Nullable String value, String options) {
        int number = number(value);
        return switch (name) {
            case "error" ->
                new DemoDirectives(
                        number >= 400 && number <= 599 ? number : 500,
                        option(options, "account"),
                        number(option(options, "retry-after")),
                        tool,
                        thinking,
                        slowMillis,
                        cutAfterDeltas,
                        words,
                        prompt);
            case "tool" -> change(true, thinking, slowMillis, cutAfterDeltas, words);
            case "thinking" -> change(tool, true, slowMillis, cutAfterDeltas, words);
            case "slow" -> change(tool, thinking, Math.min(number, MOST_SLOW_MILLIS), cutAfterDeltas, words);
            case "cut" -> change(tool, thinking, slowMillis, number, words);
            default -> change(tool, thinking, slowMillis, cutAfterDeltas, Math.min(number, MOST_WORDS));
        };
    }

    private DemoDirectives change(boolean newTool, boolean newThinking, int newSlow, int newCut, int newWords) {
        return new DemoDirectives(
                errorStatus, errorAccount, retryAfterSeconds, newTool, newThinking, newSlow, newCut, newWords, prompt);
    }

    private DemoDirectives withPrompt(String newPrompt) {
        return new DemoDirectives(
                errorStatus,
                errorAccount,
                retryAfterSeconds,
                tool,
                thinking,
                slowMillis,
                cutAfterDeltas,
                words,
                newPrompt);
    }

    private static @Nullable String option(String options, String name) {
        Matcher matcher = OPTION.matcher(options.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        return null;
    }

    private static int number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MOST_DIGITS) {
            return 0;
        }
        return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(text) : 0;
    }
}
