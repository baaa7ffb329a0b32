package gateway.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartFailureTest {

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

    @Test
    void wordsWithoutAMarkStay() {
        assertThat(StartFailure.told("it ended with 1", DATA, LOG)).startsWith("it ended with 1: ");
    }
}
