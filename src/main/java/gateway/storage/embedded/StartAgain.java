package gateway.storage.embedded;

import gateway.files.OwnerOnly;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts a server again with the programs and options of its last start, which PostgreSQL keeps in {@code postmaster.opts}. The
 * library reads its whole archive for every start, and looks every 100 ms only whether the server is there.
 */
final class StartAgain {

    /** As the library does for root, whom PostgreSQL refuses. */
    private static final List<String> NAMESPACE = List.of("unshare", "-U");

    private static final long STEP_NANOS = Duration.ofMillis(5).toNanos();

    /** As PostgreSQL writes it: the program, then each option in quotation marks. */
    private static final Pattern OPTIONS = Pattern.compile(
            "(?<programs>/.+)/bin/postgres \"-D\" \"(?<data>[^\"]+)\" \"-p\" \"\\d+\"(?<others>( \"[^\"$`\\\\]*\")*)");

    private final ServerFolder folder;
    private final ServerBinaries binaries;
    private final String version;

    /** @param version of the binaries that this program brings */
    StartAgain(ServerFolder folder, ServerBinaries binaries, String version) {
        this.folder = folder;
        this.binaries = binaries;
        this.version = version;
    }

    /** Notes that the library has started the server, with the binaries of this version, and how: that is slow to find out. */
    void remember() throws IOException {
        OwnerOnly.write(folder.startedBy(), LinuxUtils.isUnshareAvailable() ? inNamespace() : version);
    }

    private String inNamespace() {
        return version + " " + String.join(" ", NAMESPACE);
    }

    /**
     * Starts it.
     *
     * @return the server, which answers; empty where the library has to start it: with other binaries than the last ones, with
     *     other folders, or because it does not come up this way
     * @throws gateway.error.StorageStartException when it lives but cannot be used
     */
    Optional<Postmaster> start() throws IOException {
        String by = Files.exists(folder.startedBy()) ? Files.readString(folder.startedBy()) : "";
        Path options = folder.data().resolve("postmaster.opts");
        if (!(by.equals(version) || by.equals(inNamespace())) || !Files.exists(options)) {
            return Optional.empty();
        }
        Matcher last = OPTIONS.matcher(Files.readString(options).strip());
        if (!last.matches() || !Path.of(last.group("data")).equals(folder.data())) {
            return Optional.empty();
        }
        Path programs = Path.of(last.group("programs"));
        if (!binaries.holdReady(programs)) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(by.equals(version) ? List.of() : NAMESPACE);
        command.add(programs.resolve("bin/pg_ctl").toString());
        command.addAll(List.of("-D", folder.data().toString(), "-w", "-o"));
        command.addAll(List.of("\"-p\" \"" + freePort() + "\"" + last.group("others"), "start"));
        return answered(await(begin(command)));
    }

    private Process begin(List<String> command) throws IOException {
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(folder.log().toFile());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private Optional<Postmaster> await(Process start) throws IOException {
        while (start.isAlive() && !Postmaster.ready(folder.data())) {
            LockSupport.parkNanos(STEP_NANOS);
        }
        return Postmaster.find(folder.data());
    }

    private Optional<Postmaster> answered(Optional<Postmaster> begun) throws IOException {
        return begun.isPresent() && new ServerProbe(folder).awaitAnswer(begun.get())
                ? Postmaster.find(folder.data())
                : Optional.empty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
