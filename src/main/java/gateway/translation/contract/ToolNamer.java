package gateway.translation.contract;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives tools names that OpenAI's dialects allow: letters, digits, {@code _} and {@code -}, 64 at most (docs/wire.md, "Requests
 * to OpenAI's APIs"). A name that is allowed stays; another one changes in the same way in each request with the same tools, so
 * that caches of prompts hold. For one request, one thread.
 */
public final class ToolNamer {

    private static final int LONGEST = 64;
    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_-]{1," + LONGEST + "}");
    private static final Pattern FORBIDDEN = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final int DIGITS = 8;

    private final ToolNames names = new ToolNames();
    private final Map<String, String> given = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** Keeps a name from being given to another tool. To be called for all declared tools before any name is asked for. */
    public void declare(String original) {
        if (ALLOWED.matcher(original).matches()) {
            given.put(original, original);
            taken.add(original);
        }
    }

    /** Whether a tool has this name at the target. */
    public boolean isTaken(String name) {
        return taken.contains(name);
    }

    public String atTarget(String original) {
        String known = given.get(original);
        if (known != null) {
            return known;
        }
        String name = free(original);
        given.put(original, name);
        taken.add(name);
        if (!name.equals(original)) {
            names.renamed(original, name);
        }
        return name;
    }

    /** The changed names, for the answer. */
    public ToolNames names() {
        return names;
    }

    private String free(String original) {
        String plain = FORBIDDEN.matcher(original).replaceAll("_");
        if (!plain.isEmpty() && plain.length() <= LONGEST && !taken.contains(plain)) {
            return plain;
        }
        String start = plain.substring(0, Math.min(plain.length(), LONGEST - DIGITS - 1));
        String name = start + "_" + Digests.sha256(original).substring(0, DIGITS);
        for (int round = 1; taken.contains(name); round++) {
            name = start + "_" + Digests.sha256(original + round).substring(0, DIGITS);
        }
        return name;
    }
}
