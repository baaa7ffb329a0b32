package gateway.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that was killed during a first start has left, seen by the command lines. */
class PostmasterTest {

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void endsTheInitdbOfThisDirectoryAndNothingElse() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Process initdb = start("initdb", "-D", data.toString());
        Process child = start("postgres", "--boot", "-D", data.toString());
        Process elsewhere = start("initdb", "-D", data + "2");
        Process another = start("backup", "-D", data.toString());

        Postmaster.endAll(data);

        assertThat(initdb.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(elsewhere.isAlive()).isTrue();
        assertThat(another.isAlive()).isTrue();
    }

    private Process start(String name, String... arguments) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\nread line\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).start();
        started.add(process);
        return process;
    }
}
