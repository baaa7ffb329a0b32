package gateway.storage.embedded;

import gateway.error.StorageStartException;
import gateway.files.FileFailure;
import gateway.files.OwnerOnly;
import gateway.start.StartProgress;
import gateway.start.StartStep;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server in the data folder. A server that runs there already (a command beside a proxy, or what a killed proxy
 * left behind) is used as it is. The last user stops it.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    /** Major version of the binaries. */
    static final String MAJOR_VERSION = "18";

    private final ServerFolder folder;
    private final ServerBinaries binaries;
    private final StartAgain again;
    private final StartProgress progress;
    private @Nullable EmbeddedPostgres started;
    private @Nullable ServerAddress address;
    private @Nullable String membership;

    private EmbeddedServer(ServerFolder folder, ServerBinaries binaries, String version, StartProgress progress) {
        this.folder = folder;
        this.binaries = binaries;
        this.again = new StartAgain(folder, binaries, version);
        this.progress = progress;
    }

    /**
     * Finds or starts the server.
     *
     * @param cacheFolder where binaries are shared between data folders, or null
     * @param version of the binaries that this program brings
     * @param progress told of what takes long
     * @throws StorageStartException when there is none in the end
     */
    public static EmbeddedServer open(
            Path dataFolder, @Nullable Path cacheFolder, String version, StartProgress progress) {
        try {
            ServerFolder folder = ServerFolder.in(dataFolder);
            ServerBinaries binaries = new ServerBinaries(folder.binaries(cacheFolder));
            EmbeddedServer server = new EmbeddedServer(folder, binaries, version, progress);
            server.alone(server::findOrStart);
            return server;
        } catch (IOException e) {
            throw new StorageStartException(
                    "The embedded PostgreSQL could not start: the data folder " + dataFolder + " cannot be used ("
                            + FileFailure.words(e) + "); set DATA_FOLDER to one that this user may write to.",
                    e);
        }
    }

    /** How to reach it. */
    public ServerAddress address() {
        if (address == null) {
            throw new IllegalStateException("the server has not started");
        }
        return address;
    }

    /** What the server itself writes. */
    public Path log() {
        return folder.log();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** One opening or closing at a time, among all processes and threads. */
    private void alone(Step step) throws IOException {
        synchronized (EmbeddedServer.class) {
            try (FileChannel channel =
                    OwnerOnly.open(folder.startLock(), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
                FileLock lock = channel.lock();
                try {
                    step.run();
                } finally {
                    lock.release();
                }
            }
        }
    }

    private void findOrStart() throws IOException {
        Optional<Postmaster> running = Postmaster.find(folder.data());
        if (running.isPresent() && new ServerProbe(folder).awaitAnswer(running.get())) {
            address = folder.addressAt(
                    Postmaster.find(folder.data()).orElse(running.get()).port());
            LOG.info(
                    "Using the embedded PostgreSQL that runs already (process {})",
                    running.get().pid());
        } else {
            Postmaster.forget(folder.data());
            start();
        }
        folder.closeToOthers();
        folder.endFirstStart();
        membership = new ServerUsers(folder.users()).join();
    }

    private void start() throws IOException {
        boolean first = !folder.initialised();
        if (first) {
            folder.beginFirstStart();
        } else {
            folder.requireVersion(MAJOR_VERSION);
        }
        folder.beginLog();
        // before the binaries are unpacked, which makes a folder of its name where there is none
        String password = folder.readOrMakePassword();
        try {
            Optional<Postmaster> found =
                    first ? Optional.empty() : progress.during(StartStep.START_SERVER, again::start);
            if (found.isPresent()) {
                address = folder.addressAt(found.get().port());
                return;
            }
            StartStep step = first ? StartStep.MAKE_CLUSTER : StartStep.START_SERVER;
            started = binaries.start(
                    this::unpack,
                    () -> progress.during(step, () -> builder(password).start()));
            address = folder.addressAt(started.getPort());
            again.remember();
        } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
            address = folder.addressAt(awaitSlowStart(e).port());
        }
    }

    private EmbeddedPostgres.Builder builder(String password) {
        Path working = binaries.folder();
        // else the library clears what it takes for leftovers in /tmp/embedded-pg, where anyone may write
        System.setProperty("ot.epg.working-dir", working.toString());
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(folder.log().toFile());
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(working.toFile())
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                // these become options of initdb and win over the library's "trust": no moment without a password
                .setLocaleConfig("auth-host", "scram-sha-256")
                .setLocaleConfig("auth-local", "scram-sha-256")
                .setLocaleConfig("pwfile", folder.password().toString())
                .setLocaleConfig("locale", "C")
                .setConnectConfig("password", password)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "50");
    }

    /** The library unpacks what it needs before it looks at the data folder, and this one it cannot make. */
    private void unpack() {
        StartProgress.Running running = progress.begin(StartStep.UNPACK_SERVER);
        try (EmbeddedPostgres none =
                builder("").setDataDirectory(folder.password().resolve("none")).start()) {
            throw new IllegalStateException("a server without data on port " + none.getPort());
        } catch (IOException | RuntimeException e) {
            LOG.debug("Unpacked the binaries", e);
        } finally {
            running.end(true);
        }
    }

    /** The library waits 10 s only, but a server that recovers after a crash may take longer. */
    private Postmaster awaitSlowStart(Throwable reason) throws IOException {
        Optional<Postmaster> running = Postmaster.find(folder.data());
        if (running.isPresent() && new ServerProbe(folder).awaitAnswer(running.get())) {
            return Postmaster.find(folder.data()).orElse(running.get());
        }
        running.ifPresent(Postmaster::stop);
        throw new StorageStartException(
                "The embedded PostgreSQL could not start: " + StartFailure.words(folder, reason), reason);
    }

    /** Leaves the server; stops it when nobody else uses it. */
    @Override
    public void close() {
        try {
            alone(this::leave);
        } catch (IOException e) {
            LOG.error("The embedded PostgreSQL may still run: {}", e.getMessage(), e);
        }
    }

    /** Tells the server to end at once, unless somebody else uses it. Waits for nothing; the server recovers when it starts. */
    public void abandon() {
        String own = membership;
        try {
            if (own != null && !new ServerUsers(folder.users()).hasOthers(own)) {
                Postmaster.find(folder.data()).ifPresent(Postmaster::quit);
            }
        } catch (IOException e) {
            LOG.warn("The embedded PostgreSQL may still run: {}", e.getMessage());
        }
    }

    /**
     * Ends the server that a killed process has left in a data folder, if there is one.
     *
     * @throws IOException when the folder cannot be read
     */
    public static void endLeftBehind(Path dataFolder) throws IOException {
        Path data = dataFolder.toAbsolutePath().resolve("postgres/data");
        if (Files.isDirectory(data)) {
            Postmaster.endAll(data.toRealPath());
        }
    }

    private void leave() throws IOException {
        if (membership == null) {
            return;
        }
        boolean othersStay = new ServerUsers(folder.users()).leave(membership);
        membership = null;
        if (othersStay) {
            LOG.info("The embedded PostgreSQL stays for another process that uses it");
            return;
        }
        Postmaster.find(folder.data()).ifPresent(Postmaster::stop);
        if (started != null) {
            // Frees the library's lock; that there is no server to stop any more is nothing to tell of.
            started.close();
        }
    }
}
