package gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Gathers what a translation leaves out. For one request, one thread. */
final class Losses {

    private static final Pattern PLAIN_TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final List<Loss> losses = new ArrayList<>(4);

    void add(String feature, String where) {
        losses.add(new Loss(feature, where));
    }

    /** Something whose type the client wrote: named beside its place unless it is no plain word. */
    void add(String feature, String where, String type) {
        add(feature, PLAIN_TYPE.matcher(type).matches() ? where + " " + type : where);
    }

    /** All losses, in the order of the request's fields. */
    List<Loss> inOrderOf(ObjectNode request) {
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
