package gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.doctor.Diagnosis.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineChecksTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"24,FAIL", "25,OK", "26,FAIL", "21,FAIL", "8,FAIL"})
    void wantsJava25(int release, Grade grade) {
        assertThat(MachineChecks.java(release, "/jdk", null).getFirst().grade()).isEqualTo(grade);
    }

    @Test
    void wantsACompilerOnlyWhereThereAreSources() throws IOException {
        assertThat(MachineChecks.java(25, "/jre", folder).getFirst().grade()).isEqualTo(Grade.OK);

        Files.createFile(folder.resolve("pom.xml"));

        assertThat(MachineChecks.java(25, "/jre", folder).getFirst().line())
                .startsWith("warn  java: ")
                .contains("CLAUDE_PROXY_JAVA_HOME");
    }

    @ParameterizedTest
    @CsvSource({"0,FAIL", "100,FAIL", "300,WARN", "1023,WARN", "1024,OK", "50000,OK"})
    void tellsWhenADiskFillsUp(long megabytes, Grade grade) {
        Diagnosis finding = MachineChecks.room("disk", folder, megabytes << 20, "DATA_FOLDER");

        assertThat(finding.grade()).isEqualTo(grade);
        assertThat(finding.remedy() == null).isEqualTo(grade == Grade.OK);
    }

    @Test
    void looksAtTheNearestFolderThatIsThere() throws IOException {
        assertThat(MachineChecks.space("disk", folder.resolve("a/b/c"), "DATA_FOLDER")
                        .getFirst()
                        .finding())
                .endsWith("free in " + folder);
        assertThat(MachineChecks.space("disk", null, "DATA_FOLDER")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"256,96,FAIL", "399,96,FAIL", "512,96,WARN", "1024,900,WARN", "1024,256,OK", "24000,256,OK"})
    void tellsWhenMemoryIsTight(long megabytes, long heap, Grade grade) {
        assertThat(MachineChecks.memory(OptionalLong.of(megabytes << 20), heap << 20)
                        .getFirst()
                        .grade())
                .isEqualTo(grade);
    }

    @Test
    void takesTheLeastLimitOfMachineAndCgroup() throws IOException {
        Path proc = Files.createDirectories(folder.resolve("proc/self")).getParent();
        Path groups = Files.createDirectories(folder.resolve("groups/system/proxy"));
        Path root = folder.resolve("groups");
        Files.writeString(proc.resolve("meminfo"), "MemTotal:        8000 kB\nMemFree: 1 kB\n");
        assertThat(MachineChecks.memoryLimit(proc, root)).hasValue(8_192_000);

        Files.writeString(proc.resolve("self/cgroup"), "0::/system/proxy\n");
        Files.writeString(groups.resolve("memory.max"), "max\n");
        assertThat(MachineChecks.memoryLimit(proc, root)).hasValue(8_192_000);

        Files.writeString(groups.resolve("memory.max"), "4096000\n");
        assertThat(MachineChecks.memoryLimit(proc, root)).hasValue(4_096_000);

        Files.writeString(root.resolve("memory.max"), "1000\n");
        assertThat(MachineChecks.memoryLimit(proc, root)).hasValue(1000);
        assertThat(MachineChecks.memoryLimit(folder, folder)).isEmpty();
    }
}
