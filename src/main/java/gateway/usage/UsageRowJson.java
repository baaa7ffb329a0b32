package gateway.usage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A usage row as JSON: an element of the admin API's {@code data}. Keys are those of the {@link UsageColumns}; what is null, and
 * an empty list, is left out. Safe from many threads.
 */
public final class UsageRowJson {

    private static final int TYPICAL_BYTES = 1_024;

    private UsageRowJson() {}

    /** The row as one JSON object in UTF-8, without a line end. */
    public static byte[] write(StoredUsage row) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(TYPICAL_BYTES)) {
            try (JsonGenerator json = Json.factory().createGenerator(bytes)) {
                json.writeStartObject();
                for (int i = 0; i < row.values().size(); i++) {
                    write(row.columns().list().get(i).key(), row.values().get(i), json);
                }
                json.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a usage row could not be written as JSON", e);
        }
    }

    private static void write(String key, @Nullable Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case null -> {}
            case Boolean flag -> json.writeBooleanField(key, flag);
            case Long number -> json.writeNumberField(key, number);
            case BigDecimal decimal -> {
                json.writeFieldName(key);
                json.writeNumber(decimal.toPlainString());
            }
            case List<?> list -> writeList(key, list, json);
            default -> json.writeStringField(key, value.toString());
        }
    }

    private static void writeList(String key, List<?> list, JsonGenerator json) throws IOException {
        if (list.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(key);
        for (Object each : list) {
            json.writeString(each.toString());
        }
        json.writeEndArray();
    }
}
