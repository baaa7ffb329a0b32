package gateway.backup;

import gateway.backup.BackupPart.CopiedTable;
import gateway.files.FileFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

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

    /** Parts that must be known before anything is restored. None of them is long. */
    private static final Set<String> HELD = Set.of(PartNames.MASTER_KEY, PartNames.ofTable("installation"));

    private static final int MOST_HELD_BYTES = 64 * 1024;
    private static final int MOST_PARTS = 10_000;
    private static final int MOST_MANIFEST_BYTES = 8 * 1024 * 1024;
    private static final Pattern TAB = Pattern.compile("\t");
    private static final long ANY_BYTES = 16L << 20;
    /** Rows of usage shrink to a tenth; a file that expands much further was made to. */
    private static final int MOST_EXPANSION = 250;

    private final Path file;
    private final long mostBytes;
    private final Map<String, byte[]> held = new HashMap<>();
    private final long end;
    private final BackupManifest manifest;

    private BackupFile(Path file, long mostBytes) throws IOException {
        this.file = file;
        this.mostBytes = mostBytes;
        long directory = ArchiveEnd.directory(file);
        this.end = directory < 0 ? Long.MAX_VALUE : directory;
        this.manifest = check(directory < 0);
    }

    /**
     * Opens a backup, and checks all of it against its manifest.
     *
     * @throws BackupException with one sentence, when it is none, was cut off or changed, or goes on behind its end
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

    /** The master key in it, as it stands there; null where it holds none. */
    public @Nullable String masterKey() {
        byte[] key = held.get(PartNames.MASTER_KEY);
        return key == null || !manifest.masterKey().included() ? null : new String(key, StandardCharsets.ISO_8859_1);
    }

    /**
     * A value of the only row of a table of which there is one for the whole installation.
     *
     * @return null where the table, the column or the value is missing
     */
    public @Nullable String ofInstallation(String column) {
        byte[] row = held.get(PartNames.ofTable("installation"));
        CopiedTable table = manifest.parts().stream()
                .map(BackupPart::table)
                .filter(each -> each != null && each.name().equals("installation"))
                .findFirst()
                .orElse(null);
        int index = table == null ? -1 : table.columns().indexOf(column);
        if (row == null || index < 0) {
            return null;
        }
        String line =
                new String(row, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        List<String> fields = List.of(TAB.split(line, -1));
        return index >= fields.size() || fields.get(index).equals("\\N") ? null : fields.get(index);
    }

    /**
     * Reads all parts, in their order.
     *
     * @throws BackupException when the file was changed since it was checked
     */
    public void read(Visitor visitor) {
        try (PartsInput zip = PartsInput.of(file, end)) {
            for (BackupPart part : manifest.parts()) {
                ZipEntry entry = zip.getNextEntry();
                if (entry == null || !entry.getName().equals(part.name())) {
                    throw new BackupException("the backup " + file + " has been changed while it was read", null);
                }
                MeasuredInput content = new MeasuredInput(zip, part.bytes());
                visitor.visit(part, content);
                content.drain();
                requireEqual(part, content.measure());
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, Objects.requireNonNull(e.getCause()));
        }
    }

    private BackupManifest check(boolean open) throws IOException {
        List<BackupPart> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try (PartsInput zip = PartsInput.of(file, end)) {
            long left = mostBytes;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (!PartNames.isKnown(name) || !names.add(name) || found.size() > MOST_PARTS) {
                    throw new BackupException("the file " + file + " is no backup of Claude Proxy", null);
                }
                if (name.equals(PartNames.MANIFEST)) {
                    BackupManifest told = agreeing(ManifestJson.read(bytes(zip, MOST_MANIFEST_BYTES)), found);
                    if (open || !zip.isAtEnd()) {
                        throw new BackupException(
                                "the backup " + file + " does not end where it should: it is cut off, or something was"
                                        + " put behind it; take another one",
                                null);
                    }
                    return told;
                }
                MeasuredInput content = new MeasuredInput(zip, left);
                if (HELD.contains(name)) {
                    held.put(name, bytes(content, MOST_HELD_BYTES));
                }
                content.drain();
                left -= content.measure().bytes();
                Measure measure = content.measure();
                found.add(new BackupPart(name, measure.lines(), measure.bytes(), measure.sha256Hex(), null));
            }
        }
        throw found.isEmpty()
                ? new BackupException("the file " + file + " is no backup of Claude Proxy", null)
                : new BackupException("the backup " + file + " is cut off; take another one", null);
    }

    private static byte[] bytes(InputStream part, int most) throws IOException {
        byte[] bytes = part.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new ZipException("a part is too long");
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
                "the backup " + file + " is damaged: " + PartNames.inWords(part)
                        + " is not what its manifest says; take another one",
                null);
    }
}
