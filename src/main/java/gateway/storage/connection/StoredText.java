package gateway.storage.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import gateway.protocol.Json;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts as PostgreSQL can keep them: neither its {@code text} nor its {@code jsonb} can hold U+0000. */
public final class StoredText {

    /** Escaped, behind an even number of backslashes. */
    private static final Pattern ESCAPED_ZERO = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

    private StoredText() {}

    /** The text with U+FFFD in place of U+0000. */
    public static String clean(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    /** The same for a text that may be absent. */
    public static @Nullable String cleanOrNull(@Nullable String text) {
        return text == null ? null : clean(text);
    }

    /**
     * A value as JSON.
     *
     * @throws IllegalArgumentException when it cannot be written as JSON
     */
    public static String json(Object value) {
        try {
            String json = Json.mapper().writeValueAsString(value);
            return json.contains("\\u0000") ? ESCAPED_ZERO.matcher(json).replaceAll("$1\\\\ufffd") : json;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a value that can be written as JSON", e);
        }
    }

    /** Reads what {@link #json} wrote. */
    public static <T> T parse(String json, TypeReference<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON column has another form than expected", e);
        }
    }
}
