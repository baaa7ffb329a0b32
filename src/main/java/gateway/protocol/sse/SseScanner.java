package gateway.protocol.sse;

import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from chunks of bytes as they arrive, cut at any byte, and tells where one event ends and the next
 * begins. Line ends may be LF, CRLF or CR, and the stream may begin with a byte order mark, as in the WHATWG specification of
 * server-sent events. Where that and the official Claude clients differ, it follows the clients (docs/wire.md, "Stream
 * events"): a block with an {@code event} line and no {@code data} line is an event too.
 *
 * <p>Nothing is copied but the data that the listener asks for, and pieces of lines that a chunk has cut. A block of comments
 * or of other fields ({@code id}, {@code retry}) only is no event. Events are told as soon as the last byte that they need has
 * come: an end by CR does not wait for a LF that may follow it.
 *
 * <p>One scanner per stream; not thread-safe. What the listener throws goes to the caller, and the scanner must not be used
 * after that.
 */
public final class SseScanner {

    /** Learns of the events. Called on the thread of {@link #scan}. */
    public interface Listener {

        /**
         * Asked at the first data line of an event.
         *
         * @param name the event's name, null when no {@code event} line has come before
         * @return whether {@link #onEvent} needs the data
         */
        boolean wantsData(@Nullable String name);

        /**
         * A complete event.
         *
         * @param name the event's name, null when it has none
         * @param data the data lines in UTF-8, joined by LF; null when not wanted, when longer than the scanner's cap, or when
         *     the event has no data line
         */
        void onEvent(@Nullable String name, byte @Nullable [] data);

        /**
         * Told before {@link #onEvent} of an event whose data was not wanted.
         *
         * @param bytes how long its data lines were, without their line ends
         */
        default void onUnread(@Nullable String name, long bytes) {}
    }

    private enum Part {
        FIELD,
        DATA,
        NAME,
        IGNORED
    }

    private static final int MAX_NAME_BYTES = 256;
    private static final int LONGEST_FIELD = 5;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Listener listener;
    private final ByteGatherer data;
    private final ByteGatherer cutName = new ByteGatherer(MAX_NAME_BYTES);
    private final byte[] field = new byte[LONGEST_FIELD];

    private int markBytes;
    private boolean lineFeedMayFollow;
    private boolean blankLineBefore;
    private Part part = Part.FIELD;
    private int fieldLength;
    private boolean valueBegins;
    private @Nullable String name;
    private boolean hasData;
    private boolean wanted;
    private long unread;

    /**
     * Makes a scanner at the start of a stream.
     *
     * @param listener told of each event, in order
     * @param maxDataBytes data of one event beyond this many bytes is dropped; the event is still told
     */
    public SseScanner(Listener listener, int maxDataBytes) {
        this.listener = listener;
        this.data = new ByteGatherer(maxDataBytes);
    }

    /**
     * Scans the next bytes {@code [from,to)} of the stream and calls the listener for each event that ends in them.
     *
     * @return the offset in this array just behind the last blank line in it, that is behind the last complete event or comment
     *     block, or -1 when none ended here. When a CR ended the chunk before and a LF begins this one, both are one line end
     *     and the offset behind that LF counts
     */
    public int scan(byte[] bytes, int from, int to) {
        int at = from;
        int boundary = -1;
        if (markBytes < BYTE_ORDER_MARK.length) {
            at = skipByteOrderMark(bytes, at, to);
        }
        if (lineFeedMayFollow && at < to) {
            at = skipLineFeed(bytes, at, to);
            boundary = blankLineBefore && at > from ? at : -1;
        }
        while (at < to) {
            int end = LineEnds.next(bytes, at, to);
            if (at < end) {
                readPiece(bytes, at, end, end < to);
            }
            if (end == to) {
                break;
            }
            at = bytes[end] == '\r' ? skipLineFeed(bytes, end + 1, to) : end + 1;
            if (endLine()) {
                boundary = at;
            }
        }
        return boundary;
    }

    /** Whether an event has begun that is not a ping, and has not ended yet; comments are no events. */
    public boolean isInsideEvent() {
        return (hasData || name != null || part == Part.NAME) && !"ping".equals(name);
    }

    /** Bytes that are kept of an event that is not complete. */
    public int pending() {
        return data.length();
    }

    private int skipByteOrderMark(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && markBytes < BYTE_ORDER_MARK.length && bytes[at] == BYTE_ORDER_MARK[markBytes]) {
            at++;
            markBytes++;
        }
        if (at < to && markBytes < BYTE_ORDER_MARK.length) {
            // The beginning of a mark only: these bytes belong to a field that nobody knows.
            part = markBytes == 0 ? part : Part.IGNORED;
            markBytes = BYTE_ORDER_MARK.length;
        }
        return at;
    }

    private int skipLineFeed(byte[] bytes, int at, int to) {
        lineFeedMayFollow = at == to;
        return at < to && bytes[at] == '\n' ? at + 1 : at;
    }

    private void readPiece(byte[] bytes, int from, int to, boolean lineEnds) {
        int at = part == Part.FIELD ? readField(bytes, from, to) : from;
        if (valueBegins && at < to) {
            valueBegins = false;
            at += bytes[at] == ' ' ? 1 : 0;
        }
        if (part == Part.DATA) {
            if (wanted) {
                data.add(bytes, at, to);
            } else {
                unread += to - at;
            }
        } else if (part == Part.NAME) {
            readName(bytes, at, to, lineEnds);
        }
    }

    /** Reads up to the colon and decides what the line is; returns where its value begins. */
    private int readField(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte value = bytes[at];
            if (value == ':') {
                beginValue();
                return at + 1;
            }
            if (fieldLength == LONGEST_FIELD) {
                part = Part.IGNORED;
                return to;
            }
            field[fieldLength++] = value;
        }
        return to;
    }

    private void beginValue() {
        if (isField("data")) {
            part = Part.DATA;
            beginDataLine();
        } else if (isField("event")) {
            part = Part.NAME;
            name = null;
        } else {
            part = Part.IGNORED;
        }
        valueBegins = part != Part.IGNORED;
    }

    private boolean isField(String expected) {
        if (fieldLength != expected.length()) {
            return false;
        }
        for (int i = 0; i < fieldLength; i++) {
            if (field[i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void beginDataLine() {
        if (!hasData) {
            hasData = true;
            wanted = listener.wantsData(name);
        } else if (wanted) {
            data.add((byte) '\n');
        }
    }

    private void readName(byte[] bytes, int from, int to, boolean lineEnds) {
        int end = Math.min(to, from + MAX_NAME_BYTES - cutName.length());
        if (!lineEnds || cutName.length() > 0) {
            cutName.add(bytes, from, end);
        } else if (from < end) {
            name = EventNames.of(bytes, from, end);
        }
    }

    /** Ends a line; returns whether it was blank and thereby the end of a block. */
    private boolean endLine() {
        blankLineBefore = part == Part.FIELD && fieldLength == 0;
        if (blankLineBefore) {
            endBlock();
            return true;
        }
        if (part == Part.FIELD) {
            beginValue();
        }
        if (cutName.length() > 0) {
            name = cutName.asEventName();
            cutName.clear();
        }
        part = Part.FIELD;
        fieldLength = 0;
        return false;
    }

    private void endBlock() {
        if (name == null && !hasData) {
            return;
        }
        String endedName = name;
        byte[] endedData = hasData && wanted && !data.overflown() ? data.copy() : null;
        long endedUnread = unread;
        unread = 0;
        name = null;
        hasData = false;
        wanted = false;
        data.clear();
        if (endedUnread > 0) {
            listener.onUnread(endedName, endedUnread);
        }
        listener.onEvent(endedName, endedData);
    }
}
