package routes.gate;

import gateway.error.FailureKind;

/**
 * Reads the header or trailer fields of a request up to the empty line, cut anywhere, and hands on those that somebody wants to
 * know. Not thread-safe.
 */
final class FieldLines {

    /** Longest name and value that are handed on; what is longer is handed on with its length, and its beginning. */
    static final int NAME_KEPT = 24;

    static final int VALUE_KEPT = 320;

    private static final int MAX_FIELDS = 256;

    /** What is to be known of the fields. */
    interface Reader {

        /** Whether the value of a field is wanted; its name is in lower case. */
        boolean wants(byte[] name, int length) throws BadRequest;

        /** A wanted value, without the blanks around it. */
        void value(byte[] value, int length) throws BadRequest;
    }

    private enum At {
        LINE,
        NAME,
        VALUE,
        VALUE_END,
        LAST_LINE_FEED,
        DONE
    }

    private final Reader reader;
    private final int maxBytes;
    private final byte[] name = new byte[NAME_KEPT];
    private final byte[] value = new byte[VALUE_KEPT];
    private At at = At.LINE;
    private int nameLength;
    private int valueLength;
    private int trimmedLength;
    private int fields;
    private int length;
    private boolean wanted;

    /** @param maxBytes of all fields together */
    FieldLines(Reader reader, int maxBytes) {
        this.reader = reader;
        this.maxBytes = maxBytes;
    }

    /** Reads on; returns the index behind the last byte of the empty line, or {@code to}. */
    int read(byte[] bytes, int from, int to) throws BadRequest {
        int i = from;
        while (i < to && at != At.DONE) {
            int before = i;
            if (at == At.NAME) {
                i = readName(bytes, i, to);
            } else if (at == At.VALUE && !wanted) {
                i = skipValue(bytes, i, to);
            }
            if (i < to) {
                take(bytes[i++]);
            }
            length += i - before;
            if (length > maxBytes) {
                throw new BadRequest(FailureKind.HEADERS_TOO_LARGE, "fields too large");
            }
        }
        return i;
    }

    /** The bytes of a name up to what ends it; nearly all of a head is names and values. */
    private int readName(byte[] bytes, int from, int to) {
        int i = from;
        int kept = nameLength;
        while (i < to) {
            byte lower = Bytes.tokenInLower(bytes[i]);
            if (lower == 0) {
                break;
            }
            if (kept < NAME_KEPT) {
                name[kept] = lower;
            }
            kept++;
            i++;
        }
        nameLength = kept;
        return i;
    }

    private static int skipValue(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && Bytes.isValue(bytes[i])) {
            i++;
        }
        return i;
    }

    private void take(byte b) throws BadRequest {
        switch (at) {
            case LINE -> line(b);
            case NAME -> name(b);
            case VALUE -> value(b);
            case VALUE_END -> at = lineFeed(b, At.LINE);
            case LAST_LINE_FEED -> at = lineFeed(b, At.DONE);
            case DONE -> throw new IllegalStateException("the fields are over");
        }
    }

    private void line(byte b) throws BadRequest {
        if (b == '\r') {
            at = At.LAST_LINE_FEED;
            return;
        }
        if (b == ' ' || b == '\t') {
            throw BadRequest.framing("a header field goes on over its line");
        }
        if (++fields > MAX_FIELDS) {
            throw new BadRequest(FailureKind.HEADERS_TOO_LARGE, "too many fields");
        }
        nameLength = 0;
        at = At.NAME;
        name(b);
    }

    private void name(byte b) throws BadRequest {
        if (b == ':' && nameLength > 0) {
            wanted = reader.wants(name, nameLength);
            valueLength = 0;
            trimmedLength = 0;
            at = At.VALUE;
        } else if (!Bytes.isToken(b)) {
            throw BadRequest.framing("the name of a header field is not valid");
        } else {
            if (nameLength < NAME_KEPT) {
                name[nameLength] = Bytes.lower(b);
            }
            nameLength++;
        }
    }

    private void value(byte b) throws BadRequest {
        if (b == '\r') {
            if (wanted) {
                reader.value(value, trimmedLength);
            }
            at = At.VALUE_END;
        } else if (!Bytes.isValue(b)) {
            throw BadRequest.framing("a header field has a control character");
        } else if (b != ' ' && b != '\t') {
            keep(b);
            trimmedLength = valueLength;
        } else if (valueLength > 0) {
            keep(b);
        }
    }

    private void keep(byte b) {
        if (valueLength < VALUE_KEPT) {
            value[valueLength] = b;
        }
        valueLength++;
    }

    private static At lineFeed(byte b, At next) throws BadRequest {
        if (b != '\n') {
            throw BadRequest.framing("lines end with CR LF");
        }
        return next;
    }

    boolean done() {
        return at == At.DONE;
    }

    void reset() {
        at = At.LINE;
        fields = 0;
        length = 0;
    }
}
