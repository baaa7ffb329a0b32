package gateway.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import gateway.error.StorageStartException;
import gateway.files.FileFailure;
import gateway.files.FolderTree;
import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of an embedded server: {@code <data folder>/postgres/}, open to its owner only. */
final class ServerFolder {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFolder.class);
    private static final long MAX_LOG_BYTES = 1_000_000;
    private static final int PASSWORD_BYTES = 24;
    private static final int MAX_LOOKED_AT = 10_000;

    private final Path root;

    /** How long the log was when the server was started last, in bytes. */
    private volatile long logBegin;

    private ServerFolder(Path root) {
        this.root = root;
    }

    /** The folder, made if absent. */
    static ServerFolder in(Path dataFolder) throws IOException {
        Path root = dataFolder.toAbsolutePath().resolve("postgres");
        requirePlain(root);
        OwnerOnly.folder(dataFolder.toAbsolutePath());
        OwnerOnly.closedFolder(root);
        requirePlain(root.toRealPath());
        return new ServerFolder(root.toRealPath());
    }

    /** {@code pg_ctl} hands the folder to a shell, in quotation marks that do not keep these from being read. */
    private static void requirePlain(Path root) {
        if (!isPlain(root)) {
            throw new StorageStartException(
                    "The embedded PostgreSQL could not start: the path of the data folder " + root.getParent()
                            + " has one of the characters \" $ ` \\ or a line break; set DATA_FOLDER to a path without"
                            + " them, or DATABASE_URL.",
                    null);
        }
    }

    private static boolean isPlain(Path path) {
        return path.toString().chars().noneMatch(character -> "\"$`\\\n\r".indexOf(character) >= 0);
    }

    /** PostgreSQL's own data directory. */
    Path data() {
        return root.resolve("data");
    }

    Path password() {
        return root.resolve("password");
    }

    /** Which processes use the server; see {@link ServerUsers}. */
    Path users() {
        return root.resolve("owner.pid");
    }

    Path startLock() {
        return root.resolve("start.lock");
    }

    /** The version of the binaries that the library has started the server with; see {@link StartAgain}. */
    Path startedBy() {
        return root.resolve("started-by");
    }

    /** Everything that the server prints. */
    Path log() {
        return root.resolve("server.log");
    }

    /** There from before the first start until after it: what {@link #data} holds meanwhile is worth nothing. */
    private Path unfinished() {
        return root.resolve("initdb.unfinished");
    }

    /**
     * Where the binaries are unpacked: the shared cache, or here when that cannot be ours alone. The library lets everybody write
     * to the folder that it gets, so the folder above must keep others out.
     */
    Path binaries(@Nullable Path cacheFolder) {
        if (cacheFolder != null) {
            Path shared = cacheFolder.toAbsolutePath().resolve("pg");
            try {
                OwnerOnly.closedFolder(shared);
                if (Files.isWritable(shared) && isPlain(shared)) {
                    return shared.resolve("unpacked");
                }
                warnOfCache(shared + (isPlain(shared) ? ": it cannot be written" : ": its path has a \" $ ` or \\"));
            } catch (IOException e) {
                warnOfCache(FileFailure.words(e));
            }
        }
        return root.resolve("unpacked");
    }

    private static void warnOfCache(String reason) {
        LOG.warn(
                "PostgreSQL is unpacked into the data folder, because the cache folder cannot be used ({}); set"
                        + " GATEWAY_DATABASE_CACHE_FOLDER to one that this user may write to, or to nothing",
                reason);
    }

    /** Whether the server has been started here before. Also clears away what an interrupted first start left. */
    boolean initialised() throws IOException {
        if (Files.exists(unfinished())) {
            Postmaster.endAll(data());
            FolderTree.delete(data());
        }
        return Files.exists(data().resolve("PG_VERSION"));
    }

    void beginFirstStart() throws IOException {
        OwnerOnly.file(unfinished());
    }

    /** The library makes a lock file as the umask has it. */
    void closeToOthers() throws IOException {
        Path lock = data().resolve("epg-lock");
        if (Files.exists(lock)) {
            OwnerOnly.file(lock);
        }
    }

    void endFirstStart() throws IOException {
        Files.deleteIfExists(unfinished());
    }

    /** The major version that made the data. */
    String dataVersion() throws IOException {
        return Files.readString(data().resolve("PG_VERSION"), UTF_8).trim();
    }

    /** How a server on this data directory is reached at a port. */
    ServerAddress addressAt(int port) throws IOException {
        return new ServerAddress(port, readOrMakePassword());
    }

    /** The superuser's password, made at first use. */
    String readOrMakePassword() throws IOException {
        if (!Files.exists(password())) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            Path fresh = root.resolve("password.new");
            OwnerOnly.write(fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            Files.move(fresh, password(), StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(password(), UTF_8).trim();
    }

    /** What is logged from here on is of the start that follows. Starts a new log when the old one has grown. */
    void beginLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > MAX_LOG_BYTES) {
            Files.move(log(), root.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        OwnerOnly.file(log());
        logBegin = Files.size(log());
    }

    /** The last line of the log, since the last start by this process, that tells of an error. */
    Optional<String> lastError() {
        return lastLine(line -> !line.contains("starting up")
                && (line.contains("FATAL:") || line.contains("ERROR:") || line.contains("error:")));
    }

    /** The last line of the log that is one of those, with the same bounds. */
    Optional<String> lastLine(Predicate<String> wanted) {
        try (SeekableByteChannel log = Files.newByteChannel(log())) {
            log.position(Math.max(logBegin, log.size() - MAX_LOOKED_AT));
            byte[] end = Channels.newInputStream(log).readNBytes(MAX_LOOKED_AT);
            return new String(end, UTF_8).lines().filter(wanted).reduce((earlier, later) -> later);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Refuses a cluster that this server cannot run.
     *
     * @throws StorageStartException when it has no password, or was made by another major version
     */
    void requireVersion(String major) throws IOException {
        if (!Files.exists(password())) {
            throw new StorageStartException(
                    "The embedded PostgreSQL could not start: its password file " + password()
                            + " is missing; restore it from the backup of the data folder.",
                    null);
        }
        String version = dataVersion();
        if (!version.equals(major)) {
            throw new StorageStartException(
                    "The embedded PostgreSQL could not start: " + data()
                            + " was made by PostgreSQL " + version + ", this is " + major
                            + "; dump it with the older release and load it with this one.",
                    null);
        }
    }
}
