package gateway.protocol.sse;

import gateway.protocol.sse.SeenEvents.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The plain way to read a whole stream, line by line with a regular expression: what the scanner has to agree with. */
final class PlainSse {

    private static final Pattern LINE = Pattern.compile("([^\\r\\n]*)(\\r\\n|\\r|\\n)");
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    final List<Event> events = new ArrayList<>();
    final List<Integer> boundaries = new ArrayList<>();
    private @Nullable String name;
    private @Nullable StringJoiner data;

    PlainSse(byte[] stream) {
        // One character is one byte here, so that offsets are offsets in the stream.
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        Matcher line = LINE.matcher(text);
        int from = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
        while (line.find(from)) {
            readLine(line.group(1));
            from = line.end();
            if (line.group(1).isEmpty()) {
                boundaries.add(from);
            }
        }
    }

    int lastBoundary() {
        return boundaries.isEmpty() ? -1 : boundaries.getLast();
    }

    private void readLine(String line) {
        if (line.isEmpty()) {
            endBlock();
            return;
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("event")) {
            name = value.isEmpty() ? null : utf8(value);
        } else if (field.equals("data")) {
            data = data == null ? new StringJoiner("\n") : data;
            data.add(utf8(value));
        }
    }

    private void endBlock() {
        if (name != null || data != null) {
            events.add(new Event(name, data == null ? null : data.toString()));
        }
        name = null;
        data = null;
    }

    private static String utf8(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
