package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import gateway.protocol.Utf8;
import gateway.protocol.anthropic.InvalidRequestException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What can be wrong with the bytes of a request body, whatever the JSON in them says. Stateless. */
final class RequestBytes {

    private static final int DETECTION_BYTES = 4;
    private static final int LONGEST_TAIL = 64;
    private static final List<String> LITERALS = List.of("true", "false", "null");
    private static final Pattern NUMBER_BEGUN = Pattern.compile("-?(\\d+(\\.\\d*)?([eE][+-]?\\d*)?)?");

    private RequestBytes() {}

    /** Refuses what is not UTF-8, also UTF-16 and UTF-32, which a JSON parser would detect and accept. */
    static void check(byte[] body) throws InvalidRequestException {
        int valid = Utf8.validLength(body);
        if (valid < body.length) {
            throw Utf8.isCut(body, valid)
                    ? truncated()
                    : new InvalidRequestException(
                            Reason.NOT_UTF8, "the body is not UTF-8: bad byte at offset " + valid);
        }
        for (int i = 0; i < Math.min(DETECTION_BYTES, body.length); i++) {
            if (body[i] == 0) {
                throw new InvalidRequestException(
                        Reason.NOT_JSON, "the body is not JSON in UTF-8: zero byte at offset " + i);
            }
        }
    }

    /** Refuses everything but white space from the offset on. */
    static void checkNothingFollows(byte[] body, int from) throws InvalidRequestException {
        for (int at = from; at < body.length; at++) {
            byte value = body[at];
            if (value != ' ' && value != '\n' && value != '\r' && value != '\t') {
                throw new InvalidRequestException(
                        Reason.NOT_JSON, "unexpected content behind the JSON object at offset " + at);
            }
        }
    }

    /** Says in our own words why the parser has given up. */
    static InvalidRequestException unreadable(byte[] body, JsonProcessingException cause) {
        if (cause instanceof StreamConstraintsException) {
            return new InvalidRequestException(
                    Reason.SHAPE,
                    "the body is beyond the limits: 1000 levels of nesting, numbers of 1000 digits, names of 50000"
                            + " characters");
        }
        JsonLocation location = cause.getLocation();
        if (cause instanceof JsonEOFException || location == null || endsTooEarly(body, location.getByteOffset())) {
            return truncated();
        }
        return new InvalidRequestException(
                Reason.NOT_JSON,
                "the body is not valid JSON at line " + location.getLineNr() + ", column " + location.getColumnNr());
    }

    private static InvalidRequestException truncated() {
        return new InvalidRequestException(Reason.TRUNCATED, "the body ends before its JSON object does");
    }

    /** Whether the parser gave up at the end, where more bytes could have been a literal, a number or the next token. */
    private static boolean endsTooEarly(byte[] body, long offset) {
        int begin = body.length;
        while (begin > 0 && body.length - begin < LONGEST_TAIL && isTokenByte(body[begin - 1])) {
            begin--;
        }
        String tail = new String(body, begin, body.length - begin, StandardCharsets.US_ASCII);
        return offset >= begin
                && (LITERALS.stream().anyMatch(literal -> literal.startsWith(tail))
                        || NUMBER_BEGUN.matcher(tail).matches());
    }

    /** Whether the byte belongs to what the parser may have stumbled over; behind any other it just wanted more. */
    private static boolean isTokenByte(byte value) {
        return switch (value) {
            case ' ', '\t', '\n', '\r', '{', '[', ',', ':', '"' -> false;
            default -> true;
        };
    }
}
