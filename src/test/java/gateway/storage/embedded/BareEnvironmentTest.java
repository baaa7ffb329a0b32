package gateway.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareEnvironmentTest {

    @TempDir
    Path version;

    @Test
    void programsGetTheirArgumentsAndNothingOfTheEnvironmentThatHoldsKeys() throws Exception {
        program("initdb");
        program("pg_ctl");
        assertThat(BareEnvironment.isAround(version)).isFalse();

        BareEnvironment.wrap(version);
        BareEnvironment.wrap(version);

        assertThat(BareEnvironment.isAround(version)).isTrue();
        var builder = new ProcessBuilder(version.resolve("bin/pg_ctl").toString(), "two words", "-D");
        builder.environment().put("ANTHROPIC_API_KEYS", "sk-ant-api03-secret");
        builder.environment().put("TZ", "Europe/Berlin");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .startsWith("[two words][-D]")
                .contains("TZ=Europe/Berlin", "PATH=")
                .doesNotContain("secret", "ANTHROPIC");
    }

    @Test
    void aWrapThatWasInterruptedIsDoneAgain() throws IOException {
        program("initdb");
        program("pg_ctl");
        Files.copy(version.resolve("bin/pg_ctl"), version.resolve("bin/pg_ctl.bin"));

        BareEnvironment.wrap(version);

        assertThat(version.resolve("bin/pg_ctl")).content().contains("env -i");
        assertThat(version.resolve("bin/pg_ctl.bin")).content().contains("printf");
    }

    @Test
    void theScriptOfAnotherReleaseIsReplacedAndTheProgramKept() throws IOException {
        program("initdb");
        program("pg_ctl");
        BareEnvironment.wrap(version);
        Path script = version.resolve("bin/pg_ctl");
        Files.writeString(script, Files.readString(script).replace("env -i", "env"));
        assertThat(BareEnvironment.isAround(version)).isFalse();

        BareEnvironment.wrap(version);

        assertThat(script).content().contains("env -i");
        assertThat(version.resolve("bin/pg_ctl.bin")).content().contains("printf");
    }

    @Test
    void aUserWithoutANameIsGivenOneForInitdbOnly() throws Exception {
        program("initdb");
        program("pg_ctl");
        BareEnvironment.wrap(version);
        Path tools = Files.createDirectory(version.resolve("tools"));
        script(tools.resolve("id"), "exit 1");
        script(tools.resolve("unshare"), "printf '<unshare %s>' \"$1\"; shift; exec \"$@\"");

        assertThat(output(tools, "initdb")).startsWith("<unshare -U>[x]");
        assertThat(output(tools, "pg_ctl")).startsWith("[x]");

        script(tools.resolve("id"), "echo somebody");
        assertThat(output(tools, "initdb")).startsWith("[x]").doesNotContain("named=");
    }

    private String output(Path tools, String program) throws Exception {
        var builder = new ProcessBuilder(version.resolve("bin").resolve(program).toString(), "x");
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().put("named", "touch evil");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private void program(String name) throws IOException {
        script(Files.createDirectories(version.resolve("bin")).resolve(name), "printf '[%s]' \"$@\"\nenv");
    }

    private static void script(Path file, String content) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + content + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
