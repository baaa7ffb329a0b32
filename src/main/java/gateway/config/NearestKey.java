package gateway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the known word that the operator may have meant. */
public final class NearestKey {

    private NearestKey() {}

    /**
     * The key at the smallest edit distance. Keys that end in the same word come first, so that {@code gateway.port} leads to
     * {@code gateway.server.port}.
     *
     * @param known at least one key
     */
    static String to(String unknown, Collection<String> known) {
        String lastWord = unknown.substring(unknown.lastIndexOf('.'));
        List<String> sameWord =
                known.stream().filter(key -> key.endsWith(lastWord)).toList();
        return (sameWord.isEmpty() ? known : sameWord)
                .stream()
                        .min(Comparator.<String>comparingInt(key -> distance(unknown, key))
                                .thenComparing(Comparator.naturalOrder()))
                        .orElseThrow();
    }

    /** How many letters must be put in, taken out or replaced to make one of the other (Levenshtein). */
    public static int distance(String left, String right) {
        int[] above = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int diagonal = above[0];
            above[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = diagonal + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                diagonal = above[column];
                above[column] = Math.min(replaced, 1 + Math.min(above[column - 1], above[column]));
            }
        }
        return above[right.length()];
    }
}
