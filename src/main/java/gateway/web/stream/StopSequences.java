package gateway.web.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stop sequences of a request as one automaton (Aho and Corasick, 1975), so that each character of a text is looked at once,
 * however many sequences there are and however they overlap. A state is the longest end of the text that a sequence begins with.
 * Immutable.
 */
public final class StopSequences {

    /** The state in which nothing has begun. */
    static final int NOTHING = 0;

    /** Sequences of one request. */
    public static final int MOST = 1_000;

    /** Characters that they may have together. */
    public static final int MOST_CHARACTERS = 64 * 1024;

    private static final int ASCII = 128;
    private static final int NONE = -1;

    private final List<String> sequences;
    private final Map<Long, Integer> children = new HashMap<>();
    private final boolean[] begins = new boolean[ASCII];
    private final int[] fallbacks;
    private final int[] lengths;
    private final int[] owners;
    private final int[] parents;
    private final int[] matches;
    private int states = 1;

    /**
     * Builds the automaton.
     *
     * @throws IllegalArgumentException where {@link #admits} says no
     */
    StopSequences(List<String> sequences) {
        if (!admits(sequences)) {
            throw new IllegalArgumentException(sequences.size() + " stop sequences, one of them empty or all too long; "
                    + "expected up to " + MOST + " with " + MOST_CHARACTERS + " characters together");
        }
        this.sequences = List.copyOf(sequences);
        int most = 1 + this.sequences.stream().mapToInt(String::length).sum();
        fallbacks = new int[most];
        lengths = new int[most];
        owners = new int[most];
        parents = new int[most];
        matches = new int[most];
        Arrays.fill(matches, NONE);
        List<Integer> made = new ArrayList<>(most);
        for (int sequence = 0; sequence < this.sequences.size(); sequence++) {
            add(sequence, made);
        }
        made.sort(Comparator.comparingInt(state -> lengths[state]));
        made.forEach(this::link);
    }

    /** Whether all of these can be looked for: none is empty, and there are not too many. */
    public static boolean admits(List<String> sequences) {
        return sequences.size() <= MOST
                && sequences.stream().noneMatch(String::isEmpty)
                && sequences.stream().mapToLong(String::length).sum() <= MOST_CHARACTERS;
    }

    private void add(int sequence, List<Integer> made) {
        String text = sequences.get(sequence);
        int state = NOTHING;
        for (int at = 0; at < text.length(); at++) {
            Integer child = child(state, text.charAt(at));
            if (child == null) {
                child = states++;
                children.put(key(state, text.charAt(at)), child);
                lengths[child] = at + 1;
                owners[child] = sequence;
                parents[child] = state;
                made.add(child);
            }
            state = child;
        }
        if (text.charAt(0) < ASCII) {
            begins[text.charAt(0)] = true;
        }
        matches[state] = matches[state] == NONE ? sequence : matches[state];
    }

    /** Finds the longest shorter end that a sequence begins with; those of shorter states are known. */
    private void link(int state) {
        int parent = parents[state];
        fallbacks[state] = parent == NOTHING ? NOTHING : next(fallbacks[parent], last(state));
        if (matches[state] == NONE) {
            matches[state] = matches[fallbacks[state]];
        }
    }

    private char last(int state) {
        return sequences.get(owners[state]).charAt(lengths[state] - 1);
    }

    /** The state behind one more character. */
    int next(int state, char character) {
        if (state == NOTHING && character < ASCII && !begins[character]) {
            return NOTHING;
        }
        int from = state;
        while (true) {
            Integer child = child(from, character);
            if (child != null) {
                return child;
            }
            if (from == NOTHING) {
                return NOTHING;
            }
            from = fallbacks[from];
        }
    }

    /** The sequence that is complete in a state: of several the one that began first; null for none. */
    @Nullable
    String completed(int state) {
        return matches[state] == NONE ? null : sequences.get(matches[state]);
    }

    /** How many characters have begun a sequence. */
    int begun(int state) {
        return lengths[state];
    }

    /** The first of the characters that have begun a sequence. */
    String begun(int state, int count) {
        return state == NOTHING ? "" : sequences.get(owners[state]).substring(0, count);
    }

    private @Nullable Integer child(int state, char character) {
        return children.get(key(state, character));
    }

    private static long key(int state, char character) {
        return ((long) state << Character.SIZE) | character;
    }
}
