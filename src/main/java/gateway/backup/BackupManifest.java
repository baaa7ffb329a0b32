package gateway.backup;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself. Immutable.
 *
 * @param program version that wrote it
 * @param schema version of the tables, such as {@code 009}
 * @param node who wrote it; null where that has no name of its own
 * @param madeAt when the tables were read
 * @param server version of the PostgreSQL they come from
 * @param withUsage whether usage rows are in it
 * @param parts everything in the file but the manifest, in the order in which it lies there
 * @param usage sums of the usage rows, by UTC day; empty without them
 * @param masterKey which key the secrets are sealed with
 */
public record BackupManifest(
        String program,
        String schema,
        @Nullable String node,
        Instant madeAt,
        String server,
        boolean withUsage,
        List<BackupPart> parts,
        List<UsageDay> usage,
        KeyMark masterKey) {

    /** Version of the format; another one cannot be read. */
    public static final int FORMAT = 1;

    public BackupManifest {
        parts = List.copyOf(parts);
        usage = List.copyOf(usage);
    }

    /** Rows of a table; 0 when it is not in the backup. */
    public long rows(String table) {
        return parts.stream()
                .filter(part -> part.table() != null && part.table().name().equals(table))
                .mapToLong(BackupPart::rows)
                .sum();
    }

    /** Rows of usage that waited in the journal. Some of them may be among those of the table too; none is stored twice. */
    public long journalRows() {
        return parts.stream()
                .filter(part -> part.name().startsWith(PartNames.JOURNAL))
                .mapToLong(BackupPart::rows)
                .sum();
    }

    /** Bytes of all parts as they are read. */
    public long bytes() {
        return parts.stream().mapToLong(BackupPart::bytes).sum();
    }

    /**
     * A master key, which may be in the file.
     *
     * @param id tells it from others and does not give it away; null when it is not known
     * @param included whether the file holds it
     */
    public record KeyMark(@Nullable String id, boolean included) {}
}
