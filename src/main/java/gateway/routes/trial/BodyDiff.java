package gateway.routes.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two bodies differ, by JSON pointers (RFC 6901). For one comparison. */
final class BodyDiff {

    /** More places say no more to a reader. */
    private static final int MOST = 20;

    private static final int LONGEST = 200;

    private final ArrayNode places = Json.mapper().createArrayNode();
    private int found;

    private BodyDiff() {}

    /** The places in which they differ, with both values, cut; empty for equal bytes. */
    static ArrayNode of(byte[] before, byte[] after) {
        BodyDiff diff = new BodyDiff();
        if (!Arrays.equals(before, after)) {
            diff.compare(tree(before), tree(after), before.length, after.length);
        }
        return diff.places;
    }

    private void compare(@Nullable JsonNode one, @Nullable JsonNode other, int before, int after) {
        if (one != null && other != null && !one.equals(other)) {
            walk("", one, other);
            if (found > MOST) {
                places.addObject().put("more", found - MOST);
            }
            return;
        }
        String how = one != null && other != null ? " bytes, the same JSON in another form" : " bytes";
        places.addObject().put("pointer", "").put("before", before + how).put("after", after + how);
    }

    private static @Nullable JsonNode tree(byte[] body) {
        try {
            return body.length == 0 ? null : Json.mapper().readTree(body);
        } catch (IOException e) {
            return null;
        }
    }

    private void walk(String pointer, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before instanceof ObjectNode one && after instanceof ObjectNode other) {
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String below = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                walk(below, one.get(name), other.get(name));
            }
        } else if (before instanceof ArrayNode one && after instanceof ArrayNode other) {
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                walk(pointer + "/" + i, one.get(i), other.get(i));
            }
        } else if (before == null ? after != null : !before.equals(after)) {
            add(pointer, before, after);
        }
    }

    private void add(String pointer, @Nullable JsonNode before, @Nullable JsonNode after) {
        found++;
        if (found <= MOST) {
            places.addObject()
                    .put("pointer", cut(pointer))
                    .put("before", before == null ? null : cut(before.toString()))
                    .put("after", after == null ? null : cut(after.toString()));
        }
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
