package harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTraceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12 openat(AT_FDCWD, \"/tmp/a\", O_WRONLY|O_CREAT|O_EXCL, 0666) = 5",
                "12 openat(AT_FDCWD, \"b\", O_RDWR|O_CLOEXEC <unfinished ...>",
                "12 open(\"/tmp/a\", O_RDONLY|O_CREAT, 0600) = -1 EROFS (Read-only file system)",
                "7 mkdir(\"/tmp/hsperfdata_root\", 0755) = -1 EEXIST (File exists)",
                "7 unlink(\"/tmp/a\") = 0",
                "7 renameat2(AT_FDCWD, \"/a\", AT_FDCWD, \"/b\", 0) = 0"
            })
    void knowsWhatWrites(String line) {
        assertThat(FileTrace.writes(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12 openat(AT_FDCWD, \"/tmp/a\", O_RDONLY|O_CLOEXEC) = 5",
                "12 openat(AT_FDCWD, \"/dev/null\", O_RDWR) = 5",
                "12 openat(AT_FDCWD, \"/proc/self/coredump_filter\", O_WRONLY) = 5",
                "12 <... openat resumed>) = 3",
                "12 +++ exited with 0 +++"
            })
    void knowsWhatDoesNot(String line) {
        assertThat(FileTrace.writes(line)).isFalse();
    }

    @Test
    void seesARealFile(@TempDir Path folder) throws IOException, InterruptedException {
        Path made = folder.resolve("made");
        Path trace = folder.resolve("trace");
        boolean traced = FileTrace.isPossible();
        List<String> command = new ArrayList<>(traced ? List.of(FileTrace.command(trace)) : List.of());
        command.addAll(List.of("sh", "-c", ": > " + made + "; cat " + made));

        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();

        assertThat(made).exists();
        if (traced) {
            assertThat(FileTrace.read(trace).stream().filter(FileTrace::writes))
                    .singleElement()
                    .asString()
                    .contains(made.toString());
        }
    }

    @Test
    void seesWhatIsHeldOpen(@TempDir Path folder) throws IOException {
        Path held = folder.resolve("held");
        long self = ProcessHandle.current().pid();
        try (var _ = Files.newOutputStream(held)) {
            assertThat(FileTrace.openForWriting(self))
                    .contains(held.toRealPath().toString());
        }
        assertThat(FileTrace.openForWriting(self))
                .doesNotContain(held.toRealPath().toString());
    }
}
