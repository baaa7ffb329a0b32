package gateway.routes.known;

import gateway.config.NearestKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the word that was meant. Stateless. */
public final class NearWords {

    private static final int SHOWN = 12;

    private NearWords() {}

    /** The known word that is nearest, where one is near. */
    public static Optional<String> to(String word, Collection<String> known) {
        String lower = plain(word);
        return new TreeSet<>(known)
                .stream()
                        .filter(each -> !each.equals(word))
                        .filter(each -> NearestKey.distance(lower, plain(each)) <= Math.max(1, each.length() / 3))
                        .min(Comparator.comparingInt(each -> NearestKey.distance(lower, plain(each))));
    }

    /** As a remedy: the nearest word, or else what there is. */
    public static String remedy(String word, Collection<String> known, String otherwise) {
        return to(word, known).map(near -> "did you mean " + near + "?").orElse(otherwise);
    }

    /** What there is, as much of it as a line has room for, in this order. */
    public static String those(Collection<String> known) {
        String shown = known.stream().limit(SHOWN).collect(Collectors.joining(", ", "there are ", ""));
        return known.size() > SHOWN ? shown + " and " + (known.size() - SHOWN) + " more" : shown;
    }

    /** Set-body is setBody to whoever reads it. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
