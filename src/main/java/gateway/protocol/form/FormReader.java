package gateway.protocol.form;

import gateway.protocol.Utf8;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.InvalidRequestException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads model and stream flag of a form, in one pass and without copying its parts. What two readers could take for different
 * forms is refused: the upstream reads the same bytes, and has to find the model that was found here. Time grows with the bytes.
 */
public final class FormReader {

    private static final int MOST_PARTS = 256;
    private static final int MOST_HEAD = 8 * 1024;
    private static final int MOST_MODEL = 512;
    private static final int MOST_FLAG = 16;

    private final byte[] body;
    private final byte[] delimiter;
    private int at;
    private @Nullable String model;
    private int modelFrom;
    private int modelTo;
    private boolean stream;
    private boolean streamRead;

    private FormReader(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads a form.
     *
     * @param contentType of the request, with the boundary
     * @throws InvalidRequestException where it is no form, is not whole, has too many parts or too long heads, names a model twice
     *     or what can be none
     */
    public static FormFields read(byte[] body, String contentType) throws InvalidRequestException {
        return new FormReader(body, FormBoundary.of(contentType)).fields();
    }

    private FormFields fields() throws InvalidRequestException {
        if (!startsWith(delimiter, 2, 0)) {
            throw wrong("the form: expected its boundary at the beginning");
        }
        at = delimiter.length - 2;
        for (int parts = 0; !isLast(); parts++) {
            if (parts >= MOST_PARTS) {
                throw wrong("the form: expected " + MOST_PARTS + " parts at most");
            }
            readPart();
        }
        return new FormFields(model, modelFrom, modelTo, stream);
    }

    /** Behind a delimiter: a line break before the next part, two hyphens at the end of all. */
    private boolean isLast() throws InvalidRequestException {
        if (at + 1 < body.length && body[at] == '-' && body[at + 1] == '-') {
            at += 2;
            boolean ends = at == body.length || (at + 2 == body.length && isLineBreak(at));
            if (!ends) {
                throw wrong("the form: expected nothing behind its last boundary");
            }
            return true;
        }
        if (at + 1 >= body.length) {
            throw truncated();
        }
        if (!isLineBreak(at)) {
            throw wrong("the form: expected a line break behind each boundary");
        }
        at += 2;
        return false;
    }

    private void readPart() throws InvalidRequestException {
        PartHead head = readHead();
        int from = at;
        int to = next(from);
        at = to + delimiter.length;
        switch (head.name()) {
            case "model" -> {
                if (model != null) {
                    throw wrong("model: expected once");
                }
                model = textOf(head, "model", from, to, MOST_MODEL);
                modelFrom = from;
                modelTo = to;
            }
            case "stream" -> {
                if (streamRead) {
                    throw wrong("stream: expected once");
                }
                streamRead = true;
                stream = switch (textOf(head, "stream", from, to, MOST_FLAG).toLowerCase(Locale.ROOT)) {
                    case "true", "1" -> true;
                    default -> false;
                };
            }
            default -> {}
        }
    }

    private PartHead readHead() throws InvalidRequestException {
        PartHead head = new PartHead();
        int begin = at;
        while (true) {
            int end = endOfLine(begin);
            if (end == at) {
                at = end + 2;
                return head.checked();
            }
            head.read(new String(body, at, end - at, StandardCharsets.UTF_8));
            at = end + 2;
        }
    }

    private String textOf(PartHead head, String field, int from, int to, int most) throws InvalidRequestException {
        if (!head.isPlain()) {
            throw wrong(field + ": expected a text, got a file");
        }
        byte[] bytes = to - from > 4 * most ? new byte[0] : Arrays.copyOfRange(body, from, to);
        String text = Utf8.validLength(bytes) == bytes.length ? new String(bytes, StandardCharsets.UTF_8) : "";
        if (text.isBlank() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(field + ": expected a text of 1 to " + most + " characters");
        }
        return text;
    }

    private int endOfLine(int head) throws InvalidRequestException {
        for (int i = at; i + 1 < body.length; i++) {
            if (i - head > MOST_HEAD) {
                throw wrong("the form: expected headers of " + MOST_HEAD + " bytes at most");
            }
            if (isLineBreak(i)) {
                return i;
            }
            if (body[i] == '\n' || body[i] == '\r') {
                throw wrong("the form: expected line breaks of two characters");
            }
        }
        throw truncated();
    }

    /** Where the content of a part ends. */
    private int next(int from) throws InvalidRequestException {
        // The line break before a boundary may be that behind the head of a part without content.
        int begin = from - 2;
        for (int i = begin; i + delimiter.length <= body.length; i++) {
            if (body[i] == '\r' && startsWith(delimiter, 0, i)) {
                if (i < from) {
                    throw wrong("the form: expected a content of each part");
                }
                return i;
            }
        }
        throw truncated();
    }

    private boolean startsWith(byte[] what, int skipped, int place) {
        if (place + what.length - skipped > body.length) {
            return false;
        }
        for (int i = skipped; i < what.length; i++) {
            if (body[place + i - skipped] != what[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isLineBreak(int place) {
        return place + 1 < body.length && body[place] == '\r' && body[place + 1] == '\n';
    }

    static InvalidRequestException wrong(String detail) {
        return new InvalidRequestException(Reason.SHAPE, detail);
    }

    private static InvalidRequestException truncated() {
        return new InvalidRequestException(Reason.SHAPE, "the form: expected a last boundary");
    }
}
