package gateway.protocol.anthropic;

import gateway.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds Anthropic's resources that a batch, or another body that is passed through, refers to while its bytes go by
 * (docs/wire.md, "Batches and other resources"): files, containers, skills of somebody, threads and their messages, at any
 * depth. Memory grows with what is found and with the depth only. It does not judge the JSON; the upstream does. The {@code
 * input} of tool calls and the schemas of tools, which stand in arrays, refer to nothing.
 *
 * <p>For one body; not thread-safe.
 */
public final class BodyReferences {

    private static final int MAX_ID_BYTES = 256;
    private static final int MAX_TEXT_BYTES = 6 * MAX_ID_BYTES;
    private static final int MAX_IDS = 10_000;
    private static final int MAX_DEPTH = 1_000;

    /** What the member is called that a value belongs to, as far as that matters. */
    private enum Name {
        OTHER,
        FILE_ID,
        CONTAINER,
        ID,
        SKILL_ID,
        PREVIOUS_MESSAGE_ID,
        INPUT
    }

    private final Set<String> ids = new LinkedHashSet<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(64);

    /** The names of the values that are open, the outermost first; an array hands on its own. */
    private Name[] open = new Name[16];

    private boolean[] objects = new boolean[16];
    private int depth;
    private int silentFrom = Integer.MAX_VALUE;
    private Name name = Name.OTHER;
    private boolean expectsName;
    private boolean inText;
    private boolean escaped;
    private boolean excessive;

    /** Takes the next bytes of the body. */
    public void feed(byte[] bytes) {
        for (byte next : bytes) {
            if (inText) {
                readText(next);
            } else {
                readStructure(next);
            }
        }
    }

    /** What the body refers to so far. */
    public Set<String> ids() {
        return ids;
    }

    /** Whether the body refers to more than can be looked at, or is nested deeper than any batch. */
    public boolean excessive() {
        return excessive;
    }

    private void readStructure(byte next) {
        switch (next) {
            case '{' -> enter(true);
            case '[' -> enter(false);
            case '}', ']' -> leave();
            case ',' -> expectsName = depth > 0 && objects[depth - 1];
            case ':' -> expectsName = false;
            case '"' -> {
                inText = true;
                text.reset();
            }
            default -> {
                // white space, numbers, words
            }
        }
    }

    private void enter(boolean object) {
        if (depth == MAX_DEPTH) {
            excessive = true;
            return;
        }
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
            objects = Arrays.copyOf(objects, depth * 2);
        }
        open[depth] = name;
        objects[depth] = object;
        if (name == Name.INPUT && silentFrom == Integer.MAX_VALUE && isInElement()) {
            silentFrom = depth;
        }
        depth++;
        expectsName = object;
        name = object ? Name.OTHER : name;
    }

    /** Whether the object that is open stands in an array, as blocks of content and tools do. */
    private boolean isInElement() {
        return depth > 1 && objects[depth - 1] && !objects[depth - 2];
    }

    private void leave() {
        if (depth > 0) {
            depth--;
            name = depth > 0 && !objects[depth - 1] ? open[depth - 1] : Name.OTHER;
            silentFrom = depth <= silentFrom ? Integer.MAX_VALUE : silentFrom;
        }
        expectsName = false;
    }

    private void readText(byte next) {
        if (next == '"' && !escaped) {
            inText = false;
            ended();
            return;
        }
        escaped = next == '\\' && !escaped;
        if (text.size() <= MAX_TEXT_BYTES) {
            text.write(next);
        }
    }

    private void ended() {
        if (expectsName) {
            name = text.size() > MAX_TEXT_BYTES ? Name.OTHER : nameOf(plain());
        } else if (silentFrom == Integer.MAX_VALUE && text.size() <= MAX_TEXT_BYTES && refers()) {
            add(plain());
        }
    }

    /** Whether the text that has just ended is an id of the kind that counts. */
    private boolean refers() {
        return switch (name) {
            case FILE_ID, CONTAINER, PREVIOUS_MESSAGE_ID, SKILL_ID -> true;
            case ID -> depth > 0 && open[depth - 1] == Name.CONTAINER;
            case OTHER, INPUT -> false;
        };
    }

    private void add(String id) {
        boolean ofProvider = name == Name.SKILL_ID && !id.startsWith("skill_");
        if (id.isEmpty() || id.length() > MAX_ID_BYTES || ofProvider) {
            return;
        }
        if (ids.size() < MAX_IDS) {
            ids.add(id);
        } else if (!ids.contains(id)) {
            excessive = true;
        }
    }

    private static Name nameOf(String member) {
        return switch (member) {
            case "file_id", "file_ids", "container_id", "thread_id" -> Name.FILE_ID;
            case "container" -> Name.CONTAINER;
            case "id" -> Name.ID;
            case "skill_id" -> Name.SKILL_ID;
            case "previous_message_id" -> Name.PREVIOUS_MESSAGE_ID;
            case "input", "input_schema" -> Name.INPUT;
            default -> Name.OTHER;
        };
    }

    private String plain() {
        String raw = text.toString(StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        try {
            return Json.mapper().readValue('"' + raw + '"', String.class);
        } catch (IOException notJson) {
            return raw;
        }
    }
}
