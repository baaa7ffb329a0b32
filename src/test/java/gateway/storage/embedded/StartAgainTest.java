package gateway.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With programs that only leave a trace; {@link EmbeddedServerIT} has PostgreSQL's own. */
class StartAgainTest {

    private static final String VERSION = "18.6.0";

    @TempDir
    Path folder;

    private ServerFolder server;
    private ServerBinaries binaries;
    private Path programs;
    private Path trace;

    @BeforeEach
    void startedBefore() throws IOException {
        server = ServerFolder.in(folder.resolve("data"));
        Path unpacked = Files.createDirectory(folder.resolve("unpacked")).toRealPath();
        binaries = new ServerBinaries(unpacked);
        programs = unpacked.resolve("PG-0a1b");
        trace = folder.resolve("trace");
        Files.createDirectories(programs.resolve("bin"));
        Files.createFile(programs.resolve(".exists"));
        for (String name : new String[] {"initdb", "pg_ctl"}) {
            Path program = programs.resolve("bin").resolve(name);
            Files.writeString(program, "#!/bin/sh\necho \"$@\" >'" + trace + "'\nexit 1\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        BareEnvironment.wrap(programs);
        Files.createDirectory(server.data());
        server.beginLog();
        Files.writeString(server.startedBy(), VERSION);
        Files.writeString(
                server.data().resolve("postmaster.opts"),
                programs + "/bin/postgres \"-D\" \"" + server.data()
                        + "\" \"-p\" \"5433\" \"-F\" \"-c\" \"fsync=on\"\n");
    }

    @Test
    void runsTheProgramsOfTheLastStartWithItsOptionsAtAnotherPort() throws IOException {
        assertThat(start()).isFalse();

        assertThat(Files.readString(trace))
                .startsWith("-D " + server.data() + " -w -o \"-p\" \"")
                .endsWith("\" \"-F\" \"-c\" \"fsync=on\" start\n")
                .doesNotContain("5433");
    }

    /** @param file below the server's folder, changed as by another release, a hand or a defect */
    @ParameterizedTest
    @CsvSource({
        "started-by, 18, 17",
        "started-by, $, ' sh -c true'",
        "data/postmaster.opts, /PG-, /XY-",
        "data/postmaster.opts, /unpacked/, /elsewhere/",
        "data/postmaster.opts, bin/postgres, bin/other",
        "data/postmaster.opts, /postgres/data, /postgres/other",
        "data/postmaster.opts, fsync=on, $(touch x)",
        "data/postmaster.opts, fsync=on, `touch x`",
        "data/postmaster.opts, (?s).+, nothing"
    })
    void runsNothingWhereTheLastStartCannotBeDoneAgain(String file, String was, String is) throws IOException {
        Path changed = folder.resolve("data/postgres").resolve(file);
        String text = Files.readString(changed);
        String other = text.replaceFirst(was, is.replace("$", "\\$"));
        assertThat(other).isNotEqualTo(text);
        Files.writeString(changed, other);

        assertThat(start()).isFalse();

        assertThat(trace).doesNotExist();
    }

    private boolean start() throws IOException {
        return new StartAgain(server, binaries, VERSION).start().isPresent();
    }
}
