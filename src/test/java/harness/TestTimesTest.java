package harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTimesTest {

    private static final Instant BUILD = Instant.parse("2026-11-30T09:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void theSlowestClassComesFirst() throws Exception {
        report("it.QuickIT", 3, "0.25", BUILD);
        report("it.SlowIT", 12, "1,080.5", BUILD.plusSeconds(60));

        assertThat(TestTimes.table(BUILD, List.of(folder)))
                .startsWith("Slowest of 2 test classes; all 15 tests took 1081 s")
                .containsSubsequence(" 1080.5 s    12 tests  it.SlowIT", "    0.3 s     3 tests  it.QuickIT");
    }

    @Test
    void whatAnEarlierBuildLeftIsNoPartOfIt() throws Exception {
        report("it.FormerIT", 3, "0.25", BUILD.minus(Duration.ofSeconds(1)));

        assertThat(TestTimes.table(BUILD, List.of(folder, folder.resolve("absent"))))
                .isEmpty();
    }

    private void report(String name, int tests, String time, Instant written) throws Exception {
        Path file = Files.writeString(
                folder.resolve("TEST-" + name + ".xml"),
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" + name + "\" time=\"" + time
                        + "\" tests=\"" + tests + "\" errors=\"0\"><properties/></testsuite>");
        Files.setLastModifiedTime(file, FileTime.from(written));
    }
}
