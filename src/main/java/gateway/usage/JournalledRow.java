package gateway.usage;

import java.io.IOException;

/**
 * A usage row as it stands in the journal. It is carried to the store as it is: taking it apart on the way would cost more than
 * all the rest of its accounting. Immutable.
 */
public final class JournalledRow {

    private final byte[] line;

    /** @param line the row as {@link UsageRowLine} writes it, line feed included; not to be changed any more */
    public JournalledRow(byte[] line) {
        this.line = line;
    }

    /** The journalled form of a row. */
    public static JournalledRow of(UsageRow row) {
        return new JournalledRow(UsageRowLine.write(row));
    }

    /** The line, line feed included; not to be changed. */
    public byte[] line() {
        return line;
    }

    /**
     * The values of the row.
     *
     * @throws IOException when the journal was damaged here
     */
    public StoredUsage read() throws IOException {
        return UsageRowLine.read(line);
    }
}
