package gateway.backup;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of a backup.
 *
 * @param name in the file
 * @param rows its lines
 * @param bytes as they are read
 * @param sha256 in hex
 * @param table what it is a copy of; null for what is no table
 */
public record BackupPart(
        String name,
        long rows,
        long bytes,
        String sha256,
        @Nullable CopiedTable table) {

    /**
     * A table as it was copied.
     *
     * @param columns in the order of the fields in a line
     * @param sequences the numbers that columns have got to, by name of the column
     */
    public record CopiedTable(String name, List<String> columns, SortedMap<String, Long> sequences) {
        public CopiedTable {
            columns = List.copyOf(columns);
            sequences = new TreeMap<>(sequences);
        }
    }
}
