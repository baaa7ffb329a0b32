package gateway.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.StorageStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartFailureTest {

    private static final String LINES = """
        2026-12-01 03:54:49.005 UTC [27857] LOG:  database system was not properly shut down; automatic recovery in progress
        2026-12-01 03:54:59.005 UTC [27857] LOG:  redo in progress, elapsed time: 10.00 s
        2026-12-01 03:55:00.005 UTC [27859] FATAL:  the database system is starting up
        """;

    private static final Path DATA = Path.of("/d/postgres/data");
    private static final Path LOG = Path.of("/d/postgres/server.log");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "running bootstrap script ... 2026-12-01 02:54:49.005 UTC [27857] FATAL:  could not write to file"
                        + " \"pg_wal/xlogtemp.27857\": No space left on device",
                "initdb: error: could not write file: Disk quota exceeded"
            })
    void aFullDiskIsToldByItsRemedy(String line) {
        assertThat(StartFailure.told(line, DATA, LOG))
                .isEqualTo("the disk of /d/postgres/data is full: make room there, or set DATA_FOLDER to a folder on"
                        + " another one (log: /d/postgres/server.log).");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-12-01 02:54:49.005 UTC [27857] FATAL:  could not open file \"global/pg_filenode.map\"",
                "2026-12-01 02:54:49.005 UTC [27857] PANIC:  could not open file \"global/pg_filenode.map\"",
                "postgres: error: could not open file \"global/pg_filenode.map\"",
                "could not open file \"global/pg_filenode.map\""
            })
    void everythingElseIsToldInTheWordsOfPostgres(String line) {
        assertThat(StartFailure.told(line, DATA, LOG))
                .startsWith("could not open file \"global/pg_filenode.map\": where /d/postgres/data is damaged")
                .contains("backup", "DATA_FOLDER", "(log: /d/postgres/server.log)");
    }

    private static final String TIME_OUT = "Gave up waiting for server to start after 10000ms";

    @TempDir
    Path temporary;

    @Test
    void aTimeOutIsToldWithTheLastLineOfTheLog() throws IOException {
        ServerFolder folder = ServerFolder.in(temporary);
        folder.beginLog();
        Files.writeString(folder.log(), LINES);

        assertThat(StartFailure.cause(folder, TIME_OUT))
                .contains("did not come up in time", "\"LOG:  redo in progress, elapsed time: 10.00 s\"", "start again")
                .contains("(log: " + folder.log() + ")")
                .doesNotContain("damaged", "\n");
    }

    @Test
    void anErrorOfAnEarlierStartIsNoCause() throws IOException {
        ServerFolder folder = ServerFolder.in(temporary);
        Files.writeString(folder.log(), "2026-12-01 02:54:49.005 UTC [27857] FATAL:  could not open file \"old\"\n");
        folder.beginLog();

        assertThat(StartFailure.cause(folder, TIME_OUT)).contains("its log is empty", TIME_OUT);

        Files.writeString(
                folder.log(),
                "2026-12-01 03:54:49.005 UTC [27857] FATAL:  could not open file \"new\"\n",
                StandardOpenOption.APPEND);
        assertThat(StartFailure.cause(folder, TIME_OUT)).startsWith("could not open file \"new\"");
    }

    @Test
    void aServerThatDoesNotAnswerIsToldWithTheLastLineOfTheLog() throws IOException {
        ServerFolder folder = ServerFolder.in(temporary);
        Files.createDirectories(folder.data());
        Files.writeString(folder.log(), LINES);
        // this process stands for a server that lives and says nothing
        Postmaster silent = new Postmaster(ProcessHandle.current().pid(), 1);

        assertThatThrownBy(() -> new ServerProbe(folder, Duration.ZERO).awaitAnswer(silent))
                .isInstanceOf(StorageStartException.class)
                .hasMessageStartingWith(
                        "The embedded PostgreSQL (process " + silent.pid() + ") does not answer after 0 s; ")
                .hasMessageContaining("\"LOG:  redo in progress, elapsed time: 10.00 s\" (log: " + folder.log() + "); ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void wordsWithoutAMarkStay() {
        assertThat(StartFailure.told("it ended with 1", DATA, LOG)).startsWith("it ended with 1: ");
    }
}
