package gateway.protocol.anthropic;

/** A request body that cannot be served. Has no stack trace: it says all in its reason and detail. */
public final class InvalidRequestException extends Exception {

    /** What is wrong with the body. */
    public enum Reason {
        /** Not a JSON text, or something follows it. */
        NOT_JSON,
        /** A JSON text, as far as it goes, that ends too early. */
        TRUNCATED,
        /** A JSON text of another shape than the Messages API has. */
        SHAPE,
        /** Bytes that are not UTF-8. */
        NOT_UTF8
    }

    private static final int MAX_DETAIL = 200;

    private final Reason reason;

    /** Makes an exception; a detail of more than 200 characters is cut. */
    public InvalidRequestException(Reason reason, String detail) {
        super(detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail, null, false, false);
        this.reason = reason;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }

    /** What is wrong and where, in words that a client may see, at most 200 characters. */
    public String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
