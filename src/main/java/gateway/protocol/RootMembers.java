package gateway.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Picks a few members out of a JSON object that passes by in pieces of any size, as the bytes of their values. Nothing else of it is
 * kept, however long it is, and nothing is checked: it is for texts that go on untouched. Of a member that comes twice the last one
 * counts. Not safe from many threads.
 */
public final class RootMembers {

    /** A longer value is not kept. */
    public static final int MOST_BYTES = 16 * 1024;

    private static final int MOST_NAME = 32;

    private final Set<String> wanted;
    private final Map<String, byte[]> found = new HashMap<>(4);
    private final ByteArrayOutputStream name = new ByteArrayOutputStream(MOST_NAME);
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private @Nullable String member;
    private int depth;
    private boolean object;
    private boolean atName;
    private boolean text;
    private boolean escaped;

    /** Picks the members of these names, which are plain ASCII. */
    public RootMembers(String... wanted) {
        this.wanted = Set.of(wanted);
    }

    /** Begins with another object. */
    public void clear() {
        found.clear();
        member = null;
        depth = 0;
        object = false;
        atName = false;
        text = false;
        escaped = false;
    }

    /** The value of a member as it came, null where there was none so far. */
    public byte @Nullable [] value(String of) {
        return found.get(of);
    }

    /** Reads the next bytes. */
    public void read(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text) {
                inText(bytes[i]);
            } else {
                outside(bytes[i]);
            }
        }
    }

    private void inText(byte character) {
        if (escaped) {
            escaped = false;
        } else if (character == '\\') {
            escaped = true;
        } else if (character == '"') {
            text = false;
            keep(character);
            return;
        }
        if (atName && depth == 1) {
            if (name.size() < MOST_NAME) {
                name.write(character);
            }
        } else {
            keep(character);
        }
    }

    private void outside(byte character) {
        switch (character) {
            case '"' -> {
                text = true;
                if (atName && depth == 1) {
                    name.reset();
                } else {
                    keep(character);
                }
            }
            case '{', '[' -> {
                keep(character);
                depth++;
                if (depth == 1) {
                    object = character == '{';
                    atName = object;
                }
            }
            case '}', ']' -> {
                if (depth == 1) {
                    endMember();
                }
                depth--;
                keep(character);
            }
            case ',' -> {
                if (depth == 1) {
                    endMember();
                    atName = object;
                } else {
                    keep(character);
                }
            }
            case ':' -> {
                if (depth == 1 && atName) {
                    beginMember();
                } else {
                    keep(character);
                }
            }
            default -> keep(character);
        }
    }

    private void beginMember() {
        atName = false;
        String read = name.toString(StandardCharsets.US_ASCII);
        member = wanted.contains(read) ? read : null;
        value.reset();
    }

    private void endMember() {
        if (member != null) {
            found.put(member, value.toByteArray());
            member = null;
        }
    }

    private void keep(byte character) {
        if (member == null || depth < 1) {
            return;
        }
        if (value.size() < MOST_BYTES) {
            value.write(character);
        } else {
            member = null;
        }
    }
}
