package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the value at which a parser stands, leniently: a value of another type is skipped. Stateless. */
public final class JsonValues {

    /** Told by {@link #wholeNumber} for a value that is no whole number from 0 up. */
    public static final long NO_NUMBER = -1;

    private static final int LONGEST_WORD = 1_000;
    private static final double MAX_EXACT = 1L << 53;

    private JsonValues() {}

    /** The string, or null for any other value. */
    public static @Nullable String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** The string where it has so many characters at most, or null for any other value. */
    public static @Nullable String text(JsonParser parser, int longest) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && parser.getTextLength() > longest) {
            return null;
        }
        return text(parser);
    }

    /** A word, name or id; null for any other value, and for one that is too long to be one. */
    public static @Nullable String word(JsonParser parser) throws IOException {
        return text(parser, LONGEST_WORD);
    }

    /** The number when it is whole, not negative and fits; {@code 1e3} is whole. Else {@link #NO_NUMBER}. */
    public static long wholeNumber(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return switch (parser.getNumberType()) {
                case INT, LONG -> Math.max(NO_NUMBER, parser.getLongValue());
                default -> NO_NUMBER;
            };
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = parser.getDoubleValue();
            return value >= 0 && value <= MAX_EXACT && value == Math.rint(value) ? (long) value : NO_NUMBER;
        }
        parser.skipChildren();
        return NO_NUMBER;
    }

    /** Moves to the value of the next member of the object and tells the member's name; null at the object's end. */
    public static @Nullable String nextMember(JsonParser parser) throws IOException {
        String name = parser.nextFieldName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }
}
