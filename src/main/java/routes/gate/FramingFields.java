package routes.gate;

import org.jspecify.annotations.Nullable;

/** What the header fields say about where the request is for and how long its body is. Not thread-safe. */
final class FramingFields implements FieldLines.Reader {

    private static final int MAX_DIGITS = 18;

    private enum Field {
        CONTENT_LENGTH("content-length"),
        TRANSFER_ENCODING("transfer-encoding"),
        HOST("host");

        private final String name;

        Field(String name) {
            this.name = name;
        }
    }

    private static final Field[] FIELDS = Field.values();

    private @Nullable Field current;
    private long length = -1;
    private boolean chunked;
    private boolean host;

    @Override
    public boolean wants(byte[] name, int nameLength) {
        current = null;
        for (Field field : FIELDS) {
            if (Bytes.is(field.name, name, nameLength)) {
                current = field;
                return true;
            }
        }
        return false;
    }

    @Override
    public void value(byte[] value, int valueLength) throws BadRequest {
        switch (current) {
            case CONTENT_LENGTH -> contentLength(value, valueLength);
            case TRANSFER_ENCODING -> transferEncoding(value, valueLength);
            case HOST -> host(value, valueLength);
            case null -> throw new IllegalStateException("no such value was wanted");
        }
    }

    /** Whether text is a length that {@link #value} takes. */
    static boolean isLength(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void contentLength(byte[] value, int valueLength) throws BadRequest {
        if (length >= 0) {
            throw BadRequest.framing("content-length comes twice");
        }
        if (valueLength == 0 || valueLength > MAX_DIGITS) {
            throw BadRequest.framing("content-length is no number of bytes");
        }
        long read = 0;
        for (int i = 0; i < valueLength; i++) {
            if (!Bytes.isDigit(value[i])) {
                throw BadRequest.framing("content-length is no number of bytes");
            }
            read = read * 10 + (value[i] - '0');
        }
        length = read;
    }

    private void transferEncoding(byte[] value, int valueLength) throws BadRequest {
        if (chunked) {
            throw BadRequest.framing("transfer-encoding comes twice");
        }
        for (int i = 0; i < Math.min(valueLength, FieldLines.VALUE_KEPT); i++) {
            value[i] = Bytes.lower(value[i]);
        }
        if (!Bytes.is("chunked", value, valueLength)) {
            throw BadRequest.framing("transfer-encoding is not chunked");
        }
        chunked = true;
    }

    private void host(byte[] value, int valueLength) throws BadRequest {
        if (host) {
            throw BadRequest.framing("host comes twice");
        }
        // Whoever asks by a URI without an authority has to send an empty one (RFC 9112 3.2); it names no domain.
        if (valueLength > 0 && !HostField.isValid(value, valueLength)) {
            throw BadRequest.framing("host is no host");
        }
        host = true;
    }

    /** Looks at all fields together, when the last has come. */
    void check(boolean http11) throws BadRequest {
        if (chunked && length >= 0) {
            throw BadRequest.framing("both content-length and transfer-encoding");
        }
        if (chunked && !http11) {
            throw BadRequest.framing("transfer-encoding in HTTP/1.0");
        }
        if (!host && http11) {
            throw BadRequest.framing("host is missing");
        }
    }

    boolean chunked() {
        return chunked;
    }

    /** Bytes of the body; 0 where it has none, or comes in chunks. */
    long length() {
        return Math.max(0, length);
    }

    void reset() {
        length = -1;
        chunked = false;
        host = false;
    }
}
