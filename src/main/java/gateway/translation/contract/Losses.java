package gateway.translation.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gathers what a translation leaves out. For one request, one thread. Features end up in headers, rows and metrics: a name that
 * a client made up is one only where it is a plain word, and only so many of them are told apart.
 */
public final class Losses {

    private static final Pattern PLAIN_TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private static final int MOST_FEATURES = 64;
    private static final int LONGEST_PLACE = 200;

    private final List<Loss> losses = new ArrayList<>(4);
    private final Set<String> features = new HashSet<>(4);

    public void add(String feature, String where) {
        losses.add(
                new Loss(named(feature), where.length() > LONGEST_PLACE ? where.substring(0, LONGEST_PLACE) : where));
    }

    private String named(String feature) {
        if (features.contains(feature)) {
            return feature;
        }
        if (features.size() < MOST_FEATURES && PLAIN_TYPE.matcher(feature).matches()) {
            features.add(feature);
            return feature;
        }
        return Features.UNKNOWN_FIELD;
    }

    /** Something whose type the client wrote: named beside its place unless it is no plain word. */
    public void add(String feature, String where, String type) {
        add(feature, PLAIN_TYPE.matcher(type).matches() ? where + " " + type : where);
    }

    /** All losses, in the order of the request's fields. */
    public List<Loss> inOrderOf(ObjectNode request) {
        Map<String, Integer> places = new HashMap<>();
        request.fieldNames().forEachRemaining(name -> places.put(name, places.size()));
        return losses.stream()
                .sorted(Comparator.comparingInt(loss -> places.getOrDefault(firstOf(loss.where()), places.size())))
                .toList();
    }

    private static String firstOf(String where) {
        int end = 0;
        while (end < where.length() && where.charAt(end) != '.' && where.charAt(end) != ' ') {
            end++;
        }
        return where.substring(0, end);
    }
}
