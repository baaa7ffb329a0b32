package routes.gate;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads what stands between the data of a chunked body, and the trailer fields behind it; cut anywhere. Not thread-safe. */
final class ChunkLines {

    private static final int MAX_DIGITS = 16;
    private static final int MAX_TRAILER_BYTES = 8 * 1024;

    private enum At {
        SIZE,
        SIZE_LINE_FEED,
        DATA,
        DATA_CARRIAGE_RETURN,
        DATA_LINE_FEED,
        TRAILERS,
        DONE
    }

    private final FieldLines trailers = new FieldLines(new Trailers(), MAX_TRAILER_BYTES);
    private At at = At.SIZE;
    private int digits;
    private long size;
    private long data;

    /** Reads on; returns the index of the first byte of data, or behind the end of the body, or {@code to}. */
    int read(byte[] bytes, int from, int to) throws BadRequest {
        int i = from;
        while (i < to && at != At.DATA && at != At.DONE) {
            if (at == At.TRAILERS) {
                i = trailers.read(bytes, i, to);
                at = trailers.done() ? At.DONE : At.TRAILERS;
            } else {
                take(bytes[i++]);
            }
        }
        return i;
    }

    private void take(byte b) throws BadRequest {
        switch (at) {
            case SIZE -> size(b);
            case SIZE_LINE_FEED -> sizeEnds(b);
            case DATA_CARRIAGE_RETURN -> at = expect(b, '\r', At.DATA_LINE_FEED);
            case DATA_LINE_FEED -> at = expect(b, '\n', At.SIZE);
            case DATA, TRAILERS, DONE -> throw new IllegalStateException("no line of a chunk");
        }
    }

    private void size(byte b) throws BadRequest {
        int digit = Bytes.hexValue(b);
        if (digit < 0) {
            if (b != '\r' || digits == 0) {
                throw BadRequest.framing("the size of a chunk is no hexadecimal number alone on its line");
            }
            at = At.SIZE_LINE_FEED;
            return;
        }
        size = size * 16 + digit;
        if (++digits > MAX_DIGITS || size > Integer.MAX_VALUE) {
            throw BadRequest.framing("the size of a chunk is too large");
        }
    }

    private void sizeEnds(byte b) throws BadRequest {
        at = expect(b, '\n', size == 0 ? At.TRAILERS : At.DATA);
        data = size;
        size = 0;
        digits = 0;
    }

    private static At expect(byte b, char expected, At next) throws BadRequest {
        if (b != expected) {
            throw BadRequest.framing("a chunk does not end where it should");
        }
        return next;
    }

    /** Bytes of data that come next. */
    long data() {
        return at == At.DATA ? data : 0;
    }

    /** Data has come. */
    void skip(long count) {
        data -= count;
        if (data == 0) {
            at = At.DATA_CARRIAGE_RETURN;
        }
    }

    boolean done() {
        return at == At.DONE;
    }

    void reset() {
        at = At.SIZE;
        digits = 0;
        size = 0;
        data = 0;
        trailers.reset();
    }

    /** Trailer fields go nowhere, but none may look as if it said where the request ends or who sent it. */
    private static final class Trailers implements FieldLines.Reader {

        private static final Set<String> REFUSED = Set.of(
                "transfer-encoding",
                "host",
                "authorization",
                "x-api-key",
                "cookie",
                "connection",
                "te",
                "trailer",
                "upgrade",
                "expect",
                "keep-alive",
                "max-forwards",
                "cache-control",
                "set-cookie",
                "http2-settings");

        @Override
        public boolean wants(byte[] name, int length) throws BadRequest {
            String text = new String(name, 0, Math.min(length, FieldLines.NAME_KEPT), StandardCharsets.US_ASCII);
            if (REFUSED.contains(text)
                    || text.startsWith("content-")
                    || text.startsWith("proxy-")
                    || text.startsWith("x-forwarded-")) {
                throw BadRequest.framing("a field that may not stand behind the body");
            }
            return false;
        }

        @Override
        public void value(byte[] value, int length) {
            throw new IllegalStateException("no value was wanted");
        }
    }
}
