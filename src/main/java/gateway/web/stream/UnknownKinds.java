package gateway.web.stream;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts what is left out of an answer. Names come from the upstream, so their length and number are bounded. */
final class UnknownKinds {

    private static final int MOST = 32;
    private static final int LONGEST = 64;
    private static final String OTHERS = "others";

    private final Map<String, Integer> counts = new LinkedHashMap<>(0);

    void count(String kind) {
        String name = kind.length() > LONGEST ? kind.substring(0, LONGEST) : kind;
        boolean room = counts.size() < MOST || counts.containsKey(name);
        counts.merge(room ? name : OTHERS, 1, Integer::sum);
    }

    Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }
}
