package routes.extension;

import gateway.files.FolderLock;
import gateway.files.FolderTree;
import gateway.files.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's own copies of jars, each under the digest of its bytes, in a folder that only its user may open: a jar that is
 * overwritten while it is open crashes what reads it. A copy goes when no generation has it open and it is not of the newest
 * reading; what a killed process left goes with the first copy of the next one. Safe from many threads.
 */
public final class ExtensionCopies implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionCopies.class);
    private static final String PREFIX = "extensions-";
    private static final String LOCK = "lock";

    private final @Nullable Path base;
    private final Map<String, Integer> open = new HashMap<>();
    private Set<String> newest = Set.of();
    private @Nullable Path folder;
    private @Nullable FolderLock lock;

    /** @param base where a folder for copies is made, with the first of them; null for the folder of temporary files */
    public ExtensionCopies(@Nullable Path base) {
        this.base = base;
    }

    /**
     * Copies a jar.
     *
     * @throws IOException where it cannot be read, or not be copied
     */
    synchronized ExtensionJar take(Path jar) throws IOException {
        Path own = folder();
        Path part = own.resolve("part");
        MessageDigest digest = sha256();
        try (InputStream read = new DigestInputStream(Files.newInputStream(jar), digest);
                OutputStream written = Channels.newOutputStream(OwnerOnly.open(
                        part,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.TRUNCATE_EXISTING)))) {
            read.transferTo(written);
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        Path copy = copyOf(own, sha256);
        if (Files.exists(copy)) {
            Files.delete(part);
        } else {
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
        }
        return new ExtensionJar(String.valueOf(jar.getFileName()), sha256, copy);
    }

    private static Path copyOf(Path own, String sha256) {
        return own.resolve(sha256 + ".jar");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path folder() throws IOException {
        Path own = folder;
        if (own == null) {
            String name = PREFIX + process() + "-";
            own = base == null
                    ? Files.createTempDirectory(name)
                    : Files.createTempDirectory(OwnerOnly.folder(base), name);
            lock = FolderLock.take(own.resolve(LOCK));
            sweep(own);
            folder = own;
        }
        return own;
    }

    /** In a container each process has the same number. */
    private static String process() {
        ProcessHandle.Info info = ProcessHandle.current().info();
        return ProcessHandle.current().pid() + "-"
                + info.startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Deletes what processes have left that are no more. */
    private static void sweep(Path mine) throws IOException {
        String own = PREFIX + process() + "-";
        List<Path> left;
        try (Stream<Path> entries = Files.list(mine.resolveSibling(""))) {
            left = entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .filter(entry -> !entry.getFileName().toString().startsWith(own))
                    .filter(Files::isDirectory)
                    .toList();
        }
        for (Path each : left) {
            try (FolderLock taken = FolderLock.take(each.resolve(LOCK))) {
                if (taken != null) {
                    FolderTree.delete(each);
                }
            } catch (IOException e) {
                LOG.debug("{} stays: it is somebody else's", each, e);
            }
        }
    }

    /** A generation has these open now. */
    synchronized void open(Collection<ExtensionJar> jars) {
        jars.forEach(jar -> open.merge(jar.sha256(), 1, Integer::sum));
    }

    /** A generation has closed these. */
    synchronized void closed(Collection<ExtensionJar> jars) {
        jars.forEach(jar -> open.computeIfPresent(jar.sha256(), (key, count) -> count == 1 ? null : count - 1));
        tidy();
    }

    /** These are those of the newest reading. */
    synchronized void newest(Collection<ExtensionJar> jars) {
        newest = Set.copyOf(jars.stream().map(ExtensionJar::sha256).toList());
        tidy();
    }

    private void tidy() {
        Path own = folder;
        if (own == null) {
            return;
        }
        try (Stream<Path> copies = Files.list(own)) {
            for (Path copy : copies.toList()) {
                String name = copy.getFileName().toString().replaceFirst("\\.jar$", "");
                if (!name.equals(LOCK) && !newest.contains(name) && !open.containsKey(name)) {
                    Files.deleteIfExists(copy);
                }
            }
        } catch (IOException e) {
            LOG.debug("A copy of a jar stays", e);
        }
    }

    /** Deletes all of them. */
    @Override
    public synchronized void close() {
        Path own = folder;
        folder = null;
        FolderLock held = lock;
        lock = null;
        try {
            if (own != null) {
                FolderTree.delete(own);
            }
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            LOG.debug("Copies of jars stay until the next start", e);
        }
    }
}
