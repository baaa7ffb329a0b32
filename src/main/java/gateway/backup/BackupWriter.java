package gateway.backup;

import gateway.backup.BackupPart.CopiedTable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backup as a ZIP archive: part by part as they come, and behind them the manifest, which tells what each must be. Holds
 * none of it. For one thread.
 */
public final class BackupWriter {

    /** Writes a part. */
    @FunctionalInterface
    public interface Content<X extends Exception> {
        void writeTo(OutputStream out) throws IOException, X;
    }

    private final ZipOutputStream zip;
    private final List<BackupPart> parts = new ArrayList<>();

    /** @param out gets the archive; it is not closed */
    public BackupWriter(OutputStream out) {
        this.zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
    }

    /**
     * Writes a table, a line for each row.
     *
     * @param copied told how many rows came, once they are written
     */
    public <X extends Exception> void table(String name, Content<X> content, LongFunction<CopiedTable> copied)
            throws IOException, X {
        Measure measure = write(PartNames.ofTable(name), content);
        add(PartNames.ofTable(name), measure, copied.apply(measure.lines()));
    }

    /** Writes a part that is no table. */
    public <X extends Exception> void part(String name, Content<X> content) throws IOException, X {
        add(name, write(name, content), null);
    }

    /** What was written so far. */
    public List<BackupPart> parts() {
        return List.copyOf(parts);
    }

    /** Ends the backup. */
    public void end(BackupManifest manifest) throws IOException {
        zip.putNextEntry(new ZipEntry(PartNames.MANIFEST));
        zip.write(ManifestJson.write(manifest));
        zip.closeEntry();
        zip.finish();
        zip.flush();
    }

    private <X extends Exception> Measure write(String name, Content<X> content) throws IOException, X {
        Measure measure = new Measure();
        zip.putNextEntry(new ZipEntry(name));
        content.writeTo(new Measured(zip, measure));
        zip.closeEntry();
        return measure;
    }

    private void add(String name, Measure measure, @Nullable CopiedTable table) {
        parts.add(new BackupPart(name, measure.lines(), measure.bytes(), measure.sha256Hex(), table));
    }

    /** Leaves the archive open. */
    private static final class Measured extends FilterOutputStream {

        private final Measure measure;

        Measured(OutputStream out, Measure measure) {
            super(out);
            this.measure = measure;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            measure.add(buffer, offset, length);
            out.write(buffer, offset, length);
        }

        @Override
        public void flush() {
            // The archive is flushed at its end.
        }

        @Override
        public void close() {
            // More parts follow.
        }
    }
}
