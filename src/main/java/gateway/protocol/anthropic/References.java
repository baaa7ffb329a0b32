package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.anthropic.InvalidRequestException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's resources that one request body refers to (docs/wire.md, "Request body"). Where a member comes several times, all
 * its values are kept, because Anthropic decides which one counts. For one thread.
 */
final class References {

    private static final int MAX_ID_LENGTH = 256;
    private static final int MAX_IDS = 1000;

    private final JsonParser parser;
    private Set<String> files = Set.of();
    private Set<String> others = Set.of();
    private boolean thread;

    References(JsonParser parser) {
        this.parser = parser;
    }

    /** Files first, without repeats. */
    List<String> ids() {
        if (files.isEmpty()) {
            return List.copyOf(others);
        }
        List<String> all = new ArrayList<>(files);
        others.stream().filter(id -> !files.contains(id)).forEach(all::add);
        return all;
    }

    /** Whether the request begins or continues a thread. */
    boolean thread() {
        return thread;
    }

    /** Notes the id of a file. */
    void addFile(String id) throws InvalidRequestException {
        files = files.isEmpty() ? new LinkedHashSet<>() : files;
        addTo(files, id);
    }

    /** Reads the value of {@code container}: an id, or an object with the id and the skills in it. */
    void readContainer() throws IOException, InvalidRequestException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            refersTo(JsonValues.text(parser));
            return;
        }
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            if (name.equals("id")) {
                refersTo(JsonValues.text(parser));
            } else if (name.equals("skills") && parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    readSkill();
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Skills of Anthropic itself are everybody's; those that were made there have ids of their own. */
    private void readSkill() throws IOException, InvalidRequestException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String id = null;
        boolean custom = false;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "skill_id" -> id = JsonValues.text(parser);
                case "type" -> custom = "custom".equals(JsonValues.text(parser));
                default -> parser.skipChildren();
            }
        }
        if (id != null && (custom || id.startsWith("skill_"))) {
            refersTo(id);
        }
    }

    /** Reads the value of {@code thread}. */
    void readThread() throws IOException, InvalidRequestException {
        thread |= parser.currentToken() != JsonToken.VALUE_NULL;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            if (name.equals("previous_message_id")) {
                refersTo(JsonValues.text(parser));
            } else {
                parser.skipChildren();
            }
        }
    }

    private void refersTo(@Nullable String id) throws InvalidRequestException {
        if (id != null) {
            others = others.isEmpty() ? new LinkedHashSet<>() : others;
            addTo(others, id);
        }
    }

    private static void addTo(Set<String> ids, String id) throws InvalidRequestException {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            return;
        }
        if (ids.add(id) && ids.size() > MAX_IDS) {
            throw new InvalidRequestException(
                    Reason.SHAPE, "expected references to at most " + MAX_IDS + " files or other resources");
        }
    }
}
