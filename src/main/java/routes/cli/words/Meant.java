package routes.cli.words;

import gateway.config.NearestKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What somebody may have meant who has typed something that is not there. Pure. */
public final class Meant {

    private static final int SHOWN = 60;
    private static final int LEAST_BEGINNING = 2;

    /** Words of other programs, by what they are called here. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "check",
            "test",
            "delete",
            "remove",
            "rm",
            "remove",
            "ls",
            "list",
            "enable",
            "activate",
            "disable",
            "deactivate");

    private Meant() {}

    /**
     * The question whether the nearest was meant, or what goes by another name here, to stand behind what is wrong; empty where none is near.
     *
     * @param known what may be typed, in any case
     */
    public static String question(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        return new TreeSet<>(known)
                .stream()
                        .filter(each -> isNear(lower, each.toLowerCase(Locale.ROOT)))
                        .min(Comparator.comparingInt(each -> NearestKey.distance(lower, each.toLowerCase(Locale.ROOT))))
                        .or(() -> Optional.ofNullable(OTHERWISE.get(lower)).filter(known::contains))
                        .map(each -> "; did you mean " + each + "?")
                        .orElse("");
    }

    private static boolean isNear(String word, String known) {
        return NearestKey.distance(word, known)
                        <= Math.max(1, known.replace("-", "").length() / 3)
                || (word.replace("-", "").length() >= LEAST_BEGINNING && known.startsWith(word));
    }

    /**
     * That there is nothing of that name, what may have been meant, and what lists what there is.
     *
     * @param kind such as {@code account}
     * @param list the command that lists them, behind {@code ./claude-proxy}
     */
    public static String unknown(String kind, String word, Collection<String> known, String list) {
        String question = question(word, known);
        return "there is no " + kind + " " + shown(word) + question + (question.isEmpty() ? "; " : " ")
                + "./claude-proxy " + list + " shows those that there are";
    }

    /** A word of any length, as much as a line has room for. */
    public static String shown(String word) {
        return word.codePointCount(0, word.length()) <= SHOWN
                ? word
                : word.substring(0, word.offsetByCodePoints(0, SHOWN)) + "…";
    }
}
