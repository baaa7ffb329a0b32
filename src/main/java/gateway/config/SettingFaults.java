package gateway.config;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Gathers all that is wrong with settings, where a start ends at the first of it: each setting that a sentence names gets its default,
 * and the others are looked at again. For one thread.
 */
final class SettingFaults implements Consumer<SettingsException> {

    private static final Pattern KEY = Pattern.compile("gateway(?:\\.[a-z0-9-]+)+");

    private final Set<String> sentences = new LinkedHashSet<>();
    private final Set<String> named = new HashSet<>();

    @Override
    public void accept(SettingsException fault) {
        String sentence = String.valueOf(fault.getMessage());
        List<String> keys = keysOf(sentence);
        // What follows from another fault is none of its own.
        if (keys.stream().noneMatch(named::contains)) {
            sentences.add(sentence);
        }
        named.addAll(keys.stream().limit(1).toList());
    }

    private static List<String> keysOf(String sentence) {
        return KEY.matcher(sentence).results().map(MatchResult::group).toList();
    }

    /**
     * Those that were told, and what is wrong with the values.
     *
     * @param layers are changed
     * @param parse ends with an exception at what is wrong first
     */
    List<String> all(Layers layers, Consumer<Layers> parse) {
        boolean more = true;
        while (more) {
            more = !canBeUsed(layers, parse);
        }
        return List.copyOf(sentences);
    }

    /** Whether there is nothing left to be looked at. */
    private boolean canBeUsed(Layers layers, Consumer<Layers> parse) {
        try {
            parse.accept(layers);
            return true;
        } catch (SettingsException e) {
            accept(e);
            Optional<String> culprit = keysOf(String.valueOf(e.getMessage())).stream()
                    .filter(layers::isSet)
                    .findFirst();
            culprit.ifPresent(layers::reset);
            return culprit.isEmpty();
        }
    }
}
