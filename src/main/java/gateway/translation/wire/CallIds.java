package gateway.translation.wire;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The ids of an answer's tool calls, as the Messages API accepts them: letters, digits, {@code _} and {@code -}, each one
 * once. Targets send others ({@code functions.f:0}), the same one twice, or none. Not safe from many threads.
 */
public final class CallIds {

    private final String seed;
    private final Set<String> used = new HashSet<>(4);
    /** The next number to try for an id that came again, so that many of one id take no longer than others. */
    private final Map<String, Integer> copies = new HashMap<>(0);

    private int made;

    /**
     * Starts an answer.
     *
     * @param seed unique letters and digits for ids that are made up
     */
    public CallIds(String seed) {
        this.seed = seed;
    }

    /** An id for a call, the target's own where it can be; it may be empty. */
    public String accept(String told) {
        String clean = told.isEmpty() ? "toolu_" + seed + "_" + made++ : clean(told);
        if (used.add(clean)) {
            return clean;
        }
        int copy = copies.getOrDefault(clean, 2);
        while (!used.add(clean + "_" + copy)) {
            copy++;
        }
        copies.put(clean, copy + 1);
        return clean + "_" + copy;
    }

    private static String clean(String told) {
        StringBuilder clean = new StringBuilder(told.length());
        for (int at = 0; at < told.length(); at++) {
            char c = told.charAt(at);
            clean.append(allowed(c) ? c : '_');
        }
        return clean.toString();
    }

    private static boolean allowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
