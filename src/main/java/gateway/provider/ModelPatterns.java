package gateway.provider;

import gateway.provider.ModelList.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names of models against patterns in which {@code *} stands for any characters; case does not matter. Pure. */
public final class ModelPatterns {

    private ModelPatterns() {}

    /**
     * Reads a comma list of {@code pattern} and {@code pattern=name}.
     *
     * @throws IllegalArgumentException for an entry without a pattern or a name; the message is a sentence part
     */
    public static ModelList parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String entry = part.strip();
            int equals = entry.indexOf('=');
            if (equals == 0 || (equals > 0 && equals == entry.length() - 1)) {
                throw new IllegalArgumentException("a comma list of pattern or pattern=name was expected");
            }
            if (equals > 0) {
                entries.add(new Entry(
                        entry.substring(0, equals).strip(),
                        entry.substring(equals + 1).strip()));
            } else if (!entry.isEmpty()) {
                entries.add(new Entry(entry, null));
            }
        }
        return new ModelList(entries);
    }

    /** The provider's name of a model that is listed: of the entry that names it, else of the first one that matches. */
    public static Optional<String> nameIn(ModelList list, String model) {
        Entry found = null;
        for (Entry entry : list.entries()) {
            if (entry.pattern().equalsIgnoreCase(model)) {
                found = entry;
                break;
            }
            if (found == null && matches(entry.pattern(), model)) {
                found = entry;
            }
        }
        if (found == null) {
            return Optional.empty();
        }
        String name = found.name();
        return Optional.of(name == null ? model : name);
    }

    /** Whether a name matches a pattern as a whole. */
    public static boolean matches(String pattern, String name) {
        int star = -1;
        int retry = 0;
        int p = 0;
        int n = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = n;
            } else if (p < pattern.length() && pattern.regionMatches(true, p, name, n, 1)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Whether a pattern is a plain name. */
    public static boolean isName(String pattern) {
        return pattern.indexOf('*') < 0;
    }
}
