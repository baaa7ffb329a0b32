package gateway.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import gateway.files.FileFailure;
import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * The file {@code master.key} of a data folder, mode 0600. While the key is changed its successor lies beside it as
 * {@code master.key.new}: whichever of the two fits what is stored is the key. It knows of the file only; whether that is the
 * key, the database says. Safe from many threads and processes.
 */
public final class KeyFile {

    /** Its name in the data folder. */
    public static final String NAME = "master.key";

    /** The name of the one that is to follow. */
    public static final String SUCCESSOR = NAME + ".new";

    private final Path folder;
    private final Path file;
    private final Path successor;

    /** @param folder the data folder; made when a file is */
    public KeyFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(NAME);
        this.successor = folder.resolve(SUCCESSOR);
    }

    /** Where the key is. */
    public Path path() {
        return file;
    }

    /**
     * The key, when there is a file.
     *
     * @throws IllegalStateException with one sentence, when it cannot be read or holds no key
     */
    public Optional<MasterKey> read() {
        return read(file);
    }

    /** The key that was to follow, when a change of the key has not come to its end. */
    public Optional<MasterKey> readSuccessor() {
        return read(successor);
    }

    /** The key, made where there is none. */
    public MasterKey readOrMake() {
        Optional<MasterKey> found = read();
        if (found.isPresent()) {
            return found.get();
        }
        try {
            make(MasterKey.random());
        } catch (IOException e) {
            throw unusable(file, "made", e);
        }
        return read().orElseThrow(() -> new IllegalStateException("the master key file " + file + " has vanished"));
    }

    /** Writes the key that is to follow, and has it on the disk. */
    public void writeSuccessor(MasterKey key) {
        try {
            OwnerOnly.folder(folder);
            OwnerOnly.write(successor, key.base64() + "\n");
            try (FileChannel channel = OwnerOnly.open(successor, Set.of(StandardOpenOption.WRITE))) {
                channel.force(true);
            }
        } catch (IOException e) {
            throw unusable(successor, "made", e);
        }
    }

    /** Puts the successor in the place of the key. */
    public void promoteSuccessor() {
        try {
            Files.move(successor, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unusable(file, "replaced by " + successor, e);
        }
    }

    /** Removes the successor, whose change was given up. */
    public void dropSuccessor() {
        try {
            Files.deleteIfExists(successor);
        } catch (IOException e) {
            throw unusable(successor, "removed", e);
        }
    }

    /** Writes beside and links into place, so that two processes that start at once agree on one whole key. */
    private void make(MasterKey key) throws IOException {
        OwnerOnly.folder(folder);
        Path draft = Files.createTempFile(folder, NAME, ".tmp", OwnerOnly.ofFile(folder));
        try {
            Files.writeString(draft, key.base64() + "\n", UTF_8);
            place(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void place(Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Some mounted folders know no hard links.
            if (!Files.exists(file)) {
                Files.move(draft, file);
            }
        }
    }

    private static Optional<MasterKey> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            OwnerOnly.file(file);
            return Optional.of(MasterKey.ofBase64(Files.readString(file, UTF_8))
                    .orElseThrow(() -> new IllegalStateException("the master key file " + file
                            + " holds no key (expected base64 of 32 bytes); put it back from a backup")));
        } catch (IOException e) {
            throw unusable(file, "read", e);
        }
    }

    private static IllegalStateException unusable(Path file, String what, IOException e) {
        return new IllegalStateException(
                "the master key file " + file + " cannot be " + what + " (" + FileFailure.words(e)
                        + "); let the user of the proxy own the data folder (DATA_FOLDER)",
                e);
    }
}
