package gateway.catalog;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names under which the catalogue looks for a model, the most exact first. Stateless. */
final class ModelNames {

    /** {@code -20250929}, {@code -2025-08-07}, {@code @20250929}, {@code -latest}. */
    private static final Pattern DATED = Pattern.compile("(?:[-@](?:20\\d{6}|20\\d{2}-\\d{2}-\\d{2})|[-@:]latest)$");

    /** What Claude Code adds to names for a wider context window: {@code claude-opus-4-8[1m]}. */
    private static final Pattern BRACKETS = Pattern.compile("\\[[^\\[\\]]*]$");

    private ModelNames() {}

    /** A name as it is compared. */
    static String plain(String name) {
        return BRACKETS.matcher(name.strip().toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /** The name, the name without its date, and both without what stands before the slashes. */
    static List<String> variants(String model) {
        Set<String> variants = new LinkedHashSet<>();
        String rest = plain(model);
        add(variants, rest);
        for (int slash = rest.indexOf('/'); slash >= 0; slash = rest.indexOf('/')) {
            rest = rest.substring(slash + 1);
            add(variants, rest);
        }
        variants.remove("");
        return List.copyOf(variants);
    }

    private static void add(Set<String> variants, String name) {
        variants.add(name);
        String undated = DATED.matcher(name).replaceAll("");
        variants.add(undated);
        if (undated.startsWith("claude-") && undated.indexOf('.') >= 0) {
            // OpenRouter writes claude-opus-4.5.
            variants.add(undated.replace('.', '-'));
        }
    }
}
