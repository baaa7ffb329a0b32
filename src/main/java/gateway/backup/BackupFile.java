package gateway.backup;

import gateway.files.FileFailure;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * A backup that is read. Nothing in it is trusted: names of parts are never paths, and how many there are, how long the manifest
 * is and how far everything may expand is bounded. Read from its begin to its end each time, so that no part is held. For one
 * thread.
 */
public final class BackupFile {

    /** Takes a part. */
    @FunctionalInterface
    public interface Visitor {
        void visit(BackupPart part, InputStream content) throws IOException;
    }

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MOST_PARTS = 10_000;
    private static final int MOST_MANIFEST_BYTES = 8 * 1024 * 1024;
    private static final long ANY_BYTES = 16L << 20;
    /** Rows of usage shrink to a tenth; a file that expands much further was made to. */
    private static final int MOST_EXPANSION = 250;

    private final Path file;
    private final long mostBytes;
    private final BackupManifest manifest;

    private BackupFile(Path file, long mostBytes) throws IOException {
        this.file = file;
        this.mostBytes = mostBytes;
        this.manifest = check();
    }

    /**
     * Opens a backup, and checks all of it against its manifest.
     *
     * @throws BackupException with one sentence, when it is none, was cut off or changed
     */
    public static BackupFile open(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new BackupException("there is no file " + file, null);
            }
            return new BackupFile(file, ANY_BYTES + MOST_EXPANSION * Files.size(file));
        } catch (EOFException e) {
            throw new BackupException("the backup " + file + " is cut off; take another one", e);
        } catch (ZipException | IllegalArgumentException e) {
            throw new BackupException("the backup " + file + " is damaged; take another one", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static BackupException unreadable(Path file, IOException e) {
        return new BackupException("the backup " + file + " cannot be read (" + FileFailure.words(e) + ")", e);
    }

    public BackupManifest manifest() {
        return manifest;
    }

    /**
     * Reads all parts, in their order.
     *
     * @throws BackupException when the file was changed since it was checked
     */
    public void read(Visitor visitor) {
        try (ZipInputStream zip = open()) {
            for (BackupPart part : manifest.parts()) {
                ZipEntry entry = zip.getNextEntry();
                if (entry == null || !entry.getName().equals(part.name())) {
                    throw new BackupException("the backup " + file + " has been changed while it was read", null);
                }
                Measured content = new Measured(zip, part.bytes());
                visitor.visit(part, content);
                content.drain();
                requireEqual(part, content.measure);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, Objects.requireNonNull(e.getCause()));
        }
    }

    private ZipInputStream open() throws IOException {
        return new ZipInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    private BackupManifest check() throws IOException {
        List<BackupPart> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try (ZipInputStream zip = open()) {
            long left = mostBytes;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (!PartNames.isKnown(name) || !names.add(name) || found.size() > MOST_PARTS) {
                    throw new BackupException("the file " + file + " is no backup of Claude Proxy", null);
                }
                if (name.equals(PartNames.MANIFEST)) {
                    return agreeing(ManifestJson.read(manifestBytes(zip)), found);
                }
                Measured content = new Measured(zip, left);
                content.drain();
                left -= content.measure.bytes();
                Measure measure = content.measure;
                found.add(new BackupPart(name, measure.lines(), measure.bytes(), measure.sha256Hex(), null));
            }
        }
        throw found.isEmpty()
                ? new BackupException("the file " + file + " is no backup of Claude Proxy", null)
                : new BackupException("the backup " + file + " is cut off; take another one", null);
    }

    private static byte[] manifestBytes(InputStream zip) throws IOException {
        byte[] bytes = zip.readNBytes(MOST_MANIFEST_BYTES + 1);
        if (bytes.length > MOST_MANIFEST_BYTES) {
            throw new ZipException("the manifest is too long");
        }
        return bytes;
    }

    private BackupManifest agreeing(BackupManifest told, List<BackupPart> found) {
        if (told.parts().size() != found.size()) {
            throw new BackupException("parts of the backup " + file + " are missing; take another one", null);
        }
        for (int i = 0; i < found.size(); i++) {
            BackupPart part = told.parts().get(i);
            BackupPart there = found.get(i);
            if (!part.name().equals(there.name())
                    || part.bytes() != there.bytes()
                    || part.rows() != there.rows()
                    || !part.sha256().equals(there.sha256())) {
                throw changed(part.name());
            }
        }
        return told;
    }

    private void requireEqual(BackupPart part, Measure measure) {
        if (measure.bytes() != part.bytes() || !measure.sha256Hex().equals(part.sha256())) {
            throw changed(part.name());
        }
    }

    private BackupException changed(String part) {
        return new BackupException(
                "the backup " + file + " is damaged: " + part + " is not what its manifest says; take another one",
                null);
    }

    /** Ends the part, not the archive, when it is closed. */
    private static final class Measured extends InputStream {

        private final InputStream in;
        private final Measure measure = new Measure();
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private final long most;

        Measured(InputStream in, long most) {
            this.in = in;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            if (count > 0) {
                measure.add(bytes, offset, count);
                if (measure.bytes() > most) {
                    throw new ZipException("the parts are longer than they may be");
                }
            }
            return count;
        }

        void drain() throws IOException {
            int count = 0;
            while (count >= 0) {
                count = read(buffer, 0, buffer.length);
            }
        }
    }
}
