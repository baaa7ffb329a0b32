package routes.gate;

import gateway.error.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the first line of a request, cut anywhere. Not thread-safe. */
final class RequestLine {

    private static final int MAX_LENGTH = 16 * 1024;
    private static final int MAX_METHOD = 16;
    /** Longer than any path that has an error dialect of its own. */
    private static final int PATH_KEPT = 64;

    private static final int MAX_EMPTY_LINES = 2;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    /** Known to HTTP, of no use here, and dangerous where an upstream echoes what it got. */
    private static final Set<String> REFUSED = Set.of("TRACE", "CONNECT");

    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private enum At {
        BEGIN,
        EMPTY_LINE,
        METHOD,
        TARGET,
        VERSION,
        MINOR,
        END,
        LINE_FEED,
        DONE
    }

    private final byte[] method = new byte[MAX_METHOD];
    private final byte[] path = new byte[PATH_KEPT];
    private At at = At.BEGIN;
    private int methodLength;
    private int pathLength;
    private int targetLength;
    private int versionLength;
    private int emptyLines;
    private int length;
    private boolean http11;

    /** Reads on; returns the index behind the last byte of the line, or {@code to}. */
    int read(byte[] bytes, int from, int to) throws BadRequest {
        int i = from;
        while (i < to && at != At.DONE) {
            if (at == At.TARGET) {
                i = readTarget(bytes, i, to);
                if (i == to) {
                    break;
                }
            }
            if (++length > MAX_LENGTH) {
                throw new BadRequest(FailureKind.HEADERS_TOO_LARGE, "request line too long");
            }
            take(bytes[i++]);
        }
        return i;
    }

    /** The bytes of a target up to what ends it. */
    private int readTarget(byte[] bytes, int from, int to) {
        // One more is too long, which is said of it where it is taken.
        int end = Math.min(to, from + MAX_LENGTH - length);
        int i = from;
        while (i < end && Bytes.isVisible(bytes[i])) {
            if (targetLength < PATH_KEPT) {
                path[targetLength] = bytes[i];
                pathLength = targetLength + 1;
            }
            targetLength++;
            i++;
        }
        length += i - from;
        return i;
    }

    private void take(byte b) throws BadRequest {
        switch (at) {
            case BEGIN -> begin(b);
            case EMPTY_LINE -> at = expect(b, '\n', At.BEGIN);
            case METHOD -> method(b);
            case TARGET -> target(b);
            case VERSION -> version(b);
            case MINOR -> minor(b);
            case END -> at = expect(b, '\r', At.LINE_FEED);
            case LINE_FEED -> at = expect(b, '\n', At.DONE);
            case DONE -> throw new IllegalStateException("the line is over");
        }
    }

    /** An empty line before a request is what some clients leave behind a body. */
    private void begin(byte b) throws BadRequest {
        if (b == '\r' && emptyLines++ < MAX_EMPTY_LINES) {
            at = At.EMPTY_LINE;
        } else {
            at = At.METHOD;
            method(b);
        }
    }

    private void method(byte b) throws BadRequest {
        if (b == ' ' && methodLength > 0) {
            at = At.TARGET;
        } else if (!Bytes.isToken(b)) {
            throw BadRequest.framing("the request line is not that of HTTP/1.1");
        } else {
            if (methodLength < MAX_METHOD) {
                method[methodLength] = b;
            }
            methodLength++;
        }
    }

    private void target(byte b) throws BadRequest {
        if (b == ' ' && targetLength > 0) {
            checkMethod();
            at = At.VERSION;
        } else if (b == ' ' || b == '\r' || b == '\n') {
            throw BadRequest.framing("the request line is not that of HTTP/1.1");
        } else {
            throw new BadRequest(FailureKind.REQUEST_PATH, "a byte of the target");
        }
    }

    private void checkMethod() throws BadRequest {
        String name = methodLength > MAX_METHOD ? "" : new String(method, 0, methodLength, StandardCharsets.US_ASCII);
        FailureKind refusal = refusalOf(name);
        if (refusal != null) {
            throw new BadRequest(refusal, "method");
        }
    }

    /** Why a method is taken on no path, null for one that is taken. */
    static @Nullable FailureKind refusalOf(String method) {
        if (METHODS.contains(method)) {
            return null;
        }
        return REFUSED.contains(method) ? FailureKind.METHOD_NOT_ALLOWED : FailureKind.METHOD_UNKNOWN;
    }

    private void version(byte b) throws BadRequest {
        if (b != VERSION[versionLength]) {
            throw BadRequest.framing("the version is neither HTTP/1.0 nor HTTP/1.1");
        }
        if (++versionLength == VERSION.length) {
            at = At.MINOR;
        }
    }

    private void minor(byte b) throws BadRequest {
        if (b != '0' && b != '1') {
            throw BadRequest.framing("the version is neither HTTP/1.0 nor HTTP/1.1");
        }
        http11 = b == '1';
        at = At.END;
    }

    private static At expect(byte b, char expected, At next) throws BadRequest {
        if (b != expected) {
            throw BadRequest.framing("lines end with CR LF");
        }
        return next;
    }

    boolean done() {
        return at == At.DONE;
    }

    /** Whether any byte but empty lines has come. */
    boolean begun() {
        return at != At.BEGIN && at != At.EMPTY_LINE;
    }

    boolean http11() {
        return http11;
    }

    /** The path as far as it is known and short enough to matter, without its query. */
    String path() {
        String known = new String(path, 0, pathLength, StandardCharsets.US_ASCII);
        int query = known.indexOf('?');
        return query < 0 ? known : known.substring(0, query);
    }

    void reset() {
        at = At.BEGIN;
        methodLength = 0;
        pathLength = 0;
        targetLength = 0;
        versionLength = 0;
        emptyLines = 0;
        length = 0;
        http11 = false;
    }
}
