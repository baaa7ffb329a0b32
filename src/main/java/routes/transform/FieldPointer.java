package routes.transform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A place in a JSON tree. Immutable. */
record FieldPointer(JsonPointer parent, JsonPointer whole) {

    static FieldPointer of(String text) {
        JsonPointer whole = JsonPointer.compile(text);
        if (whole.matches()) {
            throw new IllegalArgumentException("a pointer such as /user is needed, not the whole document");
        }
        return new FieldPointer(whole.head(), whole);
    }

    /** Sets a value; objects on the way to it are made, but not below lists. What is no object or list stays as it is. */
    void set(ObjectNode tree, JsonNode value) {
        JsonNode place = parent.matches() ? tree : made(tree);
        put(place, value.deepCopy());
    }

    private JsonNode made(ObjectNode tree) {
        JsonNode found = tree.at(parent);
        if (found.isContainerNode()) {
            return found;
        }
        ObjectNode at = tree;
        for (JsonPointer rest = parent; !rest.matches(); rest = rest.tail()) {
            JsonNode next = at.get(rest.getMatchingProperty());
            if (next == null || next.isNull()) {
                next = at.putObject(rest.getMatchingProperty());
            }
            if (!(next instanceof ObjectNode object)) {
                return found;
            }
            at = object;
        }
        return at;
    }

    private void put(JsonNode place, JsonNode value) {
        String name = whole.last().getMatchingProperty();
        int index = whole.last().getMatchingIndex();
        if (place instanceof ObjectNode object) {
            object.set(name, value);
        } else if (place instanceof ArrayNode list && name.equals("-")) {
            list.add(value);
        } else if (place instanceof ArrayNode list && index >= 0 && index < list.size()) {
            list.set(index, value);
        }
    }

    /** Takes the value away; nothing happens where there is none. */
    @Nullable
    JsonNode remove(ObjectNode tree) {
        JsonNode place = parent.matches() ? tree : tree.at(parent);
        if (place instanceof ObjectNode object) {
            return object.remove(whole.last().getMatchingProperty());
        }
        return place instanceof ArrayNode list ? list.remove(whole.last().getMatchingIndex()) : null;
    }

    /** Takes the value to another place; nothing happens where there is none. */
    void move(ObjectNode tree, FieldPointer to) {
        JsonNode value = remove(tree);
        if (value != null) {
            to.set(tree, value);
        }
    }
}
