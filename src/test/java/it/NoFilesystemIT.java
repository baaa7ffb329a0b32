package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import harness.FileTrace;
import harness.MessageJson;
import harness.OneNode;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import harness.SimulatedAccount;
import harness.Sql;
import harness.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code NO_FILESYSTEM_MODE}: everything in an external database, nothing on the disk. */
@Timeout(300)
class NoFilesystemIT {

    @TempDir
    private Path home;

    @Test
    void servesAndAccountsWithoutWritingAFile() throws IOException {
        try (TestDatabase server = TestDatabase.start();
                ScriptedUpstream upstream = ScriptedUpstream.start()) {
            var database = new Sql(server.newDatabase());
            try (ProxyProcess proxy = ProxyProcess.builder()
                    .upstream(upstream)
                    .database(database.url())
                    .env("NO_FILESYSTEM_MODE", "true")
                    .env("GATEWAY_MASTER_KEY", "a master key of the integration tests")
                    .env("HOME", home.toString())
                    .env("JAVA_TOOL_OPTIONS", "-Duser.home=" + home + " -Djava.io.tmpdir=" + home)
                    .start()) {
                HttpResponse<byte[]> answer = proxy.client().message(MessageJson.request("m"));

                assertThat(answer.statusCode()).isEqualTo(200);
                String row = "select count(*) from usage where id = '" + id(answer) + "' and output_tokens = 2";
                await().atMost(Duration.ofSeconds(60)).until(() -> database.number(row) == 1);
                assertThat(filesBelow(proxy.dataFolder()))
                        .as("data and working folder")
                        .isEmpty();
                assertThat(filesBelow(home)).as("home and temporary folder").isEmpty();

                proxy.terminate();
                assertThat(filesBelow(proxy.dataFolder()))
                        .as("after the end too")
                        .isEmpty();
                assertThat(filesBelow(home)).as("after the end too").isEmpty();
            }
        }
    }

    /** Seen from below: what the process asks of the kernel, also what fails; without strace, what it holds open. */
    @Test
    void opensNoFileForWriting(@TempDir Path outside) throws IOException {
        Path trace = outside.resolve("trace");
        boolean traced = FileTrace.isPossible();
        String[] tracer = traced ? FileTrace.command(trace) : new String[0];
        try (OneNode node = OneNode.start(builder -> builder.wrapped(tracer)
                .env("NO_FILESYSTEM_MODE", "true")
                .env("HOME", home.toString())
                .env("JAVA_TOOL_OPTIONS", "-XX:-UsePerfData -Djava.io.tmpdir=" + home))) {
            SimulatedAccount account = node.add("oauth", "traced");
            node.endToken(account);
            assertThat(node.client().served("traced", 3)).containsOnly("traced");
            node.client().stream(MessageJson.streamRequest("m")).readHead().close();
            node.admin().runJob("poll-usage");
            assertThat(FileTrace.openForWriting(node.proxy().pid())).isEmpty();
            node.proxy().terminate();
        }

        if (traced) {
            List<String> calls = FileTrace.read(trace);
            assertThat(calls).as("the trace is complete").anyMatch(call -> call.contains("claude-proxy.jar"));
            assertThat(calls.stream().filter(FileTrace::writes)).isEmpty();
        }
    }

    @Test
    void withoutADatabaseItSaysWhatIsMissing() {
        checkRefused(ProxyCommand.of("run").env("NO_FILESYSTEM_MODE", "true"), "DATABASE_URL");
    }

    @Test
    void withoutAMasterKeyItSaysWhatIsMissing() {
        ProxyCommand.Builder start = ProxyCommand.of("run")
                .env("NO_FILESYSTEM_MODE", "true")
                .env("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none?user=nobody");
        checkRefused(start, "GATEWAY_MASTER_KEY");
    }

    private static void checkRefused(ProxyCommand.Builder start, String missing) {
        try (ProxyCommand run = start.run()) {
            assertThat(run.awaitExit()).isEqualTo(1);
            assertThat(run.complaints()).singleElement().asString().contains(missing);
            assertThat(run.output() + run.errors()).doesNotContain("\tat ");
        }
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder)).toList();
        }
    }
}
