package gateway.backup;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.backup.BackupManifest.KeyMark;
import gateway.backup.BackupPart.CopiedTable;
import gateway.protocol.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a manifest is written and read. */
final class ManifestJson {

    private static final String PROGRAM = "claude-proxy";

    private ManifestJson() {}

    static byte[] write(BackupManifest manifest) throws IOException {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("backup_of", PROGRAM)
                .put("format", BackupManifest.FORMAT)
                .put("program", manifest.program())
                .put("schema", manifest.schema())
                .put("node", manifest.node())
                .put("made_at", manifest.madeAt().toString())
                .put("postgresql", manifest.server())
                .put("with_usage", manifest.withUsage());
        json.putObject("master_key")
                .put("id", manifest.masterKey().id())
                .put("included", manifest.masterKey().included());
        manifest.parts().forEach(part -> put(json.withArray("parts").addObject(), part));
        manifest.usage()
                .forEach(day -> json.withArray("usage")
                        .addObject()
                        .put("day", day.day().toString())
                        .put("rows", day.rows())
                        .put("input_tokens", day.inputTokens())
                        .put("output_tokens", day.outputTokens())
                        .put("cost", day.cost().toPlainString()));
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    private static void put(ObjectNode json, BackupPart part) {
        json.put("name", part.name())
                .put("rows", part.rows())
                .put("bytes", part.bytes())
                .put("sha256", part.sha256());
        CopiedTable table = part.table();
        if (table != null) {
            json.put("table", table.name());
            table.columns().forEach(json.withArray("columns")::add);
            table.sequences().forEach(json.withObject("/sequences")::put);
        }
    }

    /** @throws BackupException when it is none, or one of another format */
    static BackupManifest read(byte[] bytes) {
        try {
            JsonNode json = Json.mapper()
                    .reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(bytes);
            if (!PROGRAM.equals(json.path("backup_of").asText())) {
                throw new BackupException("the file is no backup of Claude Proxy", null);
            }
            if (json.path("format").asInt() != BackupManifest.FORMAT) {
                throw new BackupException(
                        "the backup has format " + json.path("format").asText() + ", made by Claude Proxy "
                                + text(json, "program") + ", and this one reads format " + BackupManifest.FORMAT
                                + "; restore it with that version",
                        null);
            }
            JsonNode key = json.path("master_key");
            return new BackupManifest(
                    text(json, "program"),
                    text(json, "schema"),
                    textOrNull(json, "node"),
                    Instant.parse(text(json, "made_at")),
                    text(json, "postgresql"),
                    json.path("with_usage").asBoolean(),
                    parts(json.path("parts")),
                    usage(json.path("usage")),
                    new KeyMark(textOrNull(key, "id"), key.path("included").asBoolean()));
        } catch (IOException | DateTimeException | NumberFormatException e) {
            throw new BackupException("the manifest of the backup cannot be read; take another backup", e);
        }
    }

    private static List<BackupPart> parts(JsonNode array) throws IOException {
        List<BackupPart> parts = new ArrayList<>();
        for (JsonNode part : array) {
            parts.add(new BackupPart(
                    text(part, "name"),
                    number(part, "rows"),
                    number(part, "bytes"),
                    text(part, "sha256"),
                    part.has("table") ? table(part) : null));
        }
        return parts;
    }

    private static CopiedTable table(JsonNode part) throws IOException {
        List<String> columns = new ArrayList<>();
        part.path("columns").forEach(column -> columns.add(column.asText()));
        SortedMap<String, Long> sequences = new TreeMap<>();
        for (var each : part.path("sequences").properties()) {
            sequences.put(each.getKey(), number(part.path("sequences"), each.getKey()));
        }
        return new CopiedTable(text(part, "table"), columns, sequences);
    }

    private static List<UsageDay> usage(JsonNode array) throws IOException {
        List<UsageDay> days = new ArrayList<>();
        for (JsonNode day : array) {
            days.add(new UsageDay(
                    LocalDate.parse(text(day, "day")),
                    number(day, "rows"),
                    number(day, "input_tokens"),
                    number(day, "output_tokens"),
                    new BigDecimal(text(day, "cost"))));
        }
        return days;
    }

    private static String text(JsonNode json, String name) throws IOException {
        String text = textOrNull(json, name);
        if (text == null) {
            throw new IOException("no " + name);
        }
        return text;
    }

    private static @Nullable String textOrNull(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isTextual() ? value.textValue() : null;
    }

    private static long number(JsonNode json, String name) throws IOException {
        JsonNode value = json.path(name);
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new IOException("no number " + name);
        }
        return value.longValue();
    }
}
