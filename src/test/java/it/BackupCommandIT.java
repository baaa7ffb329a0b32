package it;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.backup.BackupFile;
import gateway.backup.BackupManifest;
import gateway.backup.UsageDay;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import harness.Sql;
import harness.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a running proxy, and what comes of it. */
@Lab
@Timeout(300)
class BackupCommandIT {

    private static final String SECRET = "sk-ant-api03-kept-in-the-backup";

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;

    @TempDir
    private Path folder;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.accounts(0).embeddedDatabase();
    }

    @Test
    void bringsAProxyBackInAnotherFolderAndDatabase() throws Exception {
        run(ProxyCommand.of("accounts", "add", "kept", "--no-check")
                .input(SECRET + "\n")
                .beside(proxy));
        String key =
                run(ProxyCommand.of("keys", "create", "laptop").beside(proxy)).strip();
        Path file = folder.resolve("backup.zip");
        BackupManifest manifest = backUpUnderLoad(key, file);
        assertThat(manifest.rows("account")).isOne();
        assertThat(manifest.rows("client_key")).isOne();
        assertThat(manifest.rows("usage"))
                .isPositive()
                .isEqualTo(manifest.usage().stream().mapToLong(UsageDay::rows).sum());
        checkDoctorFindsItsProxy();
        checkRefused(
                "already running",
                ProxyCommand.of("restore", file.toString(), "--replace").beside(proxy));
        checkRefused("there already", ProxyCommand.of("backup", file.toString()).beside(proxy));
        checkRefused("cut off", ProxyCommand.of("restore", cutOff(file).toString()));
        proxy.terminate();
        checkRefused(
                "say --replace", ProxyCommand.of("restore", file.toString()).beside(proxy));

        checkGivenDatabase(file, manifest);
        checkNewFolder(file, manifest, key);
    }

    private static void checkDoctorFindsItsProxy() {
        try (ProxyCommand command =
                ProxyCommand.of("doctor", "--json").like(proxy).run()) {
            assertThat(command.awaitExit()).as(command.output()).isZero();
            assertThat(command.output())
                    .contains("held by the proxy of this data folder", "opens what is stored", "1 active")
                    .doesNotContain("\"fail\"");
        }
    }

    private BackupManifest backUpUnderLoad(String key, Path file) throws IOException {
        ask(proxy, key);
        AtomicBoolean stop = new AtomicBoolean();
        Thread load = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                ask(proxy, key);
            }
        });
        try (ProxyCommand command =
                ProxyCommand.of("backup", file.toString()).beside(proxy).run()) {
            assertThat(command.awaitExit()).as(command.errors()).isZero();
            assertThat(command.complaints()).hasSize(2);
            assertThat(command.errors()).contains("1 account, 1 key", "whoever has the file can open all secrets");
        } finally {
            stop.set(true);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(load.isInterrupted()).isFalse();
        return BackupFile.open(file).manifest();
    }

    private static void checkGivenDatabase(Path file, BackupManifest manifest) {
        String url = TestDatabase.shared().newDatabase();
        try (ProxyCommand command = ProxyCommand.of("restore", file.toString())
                .env("DATABASE_URL", url)
                .run()) {
            assertThat(command.awaitExit()).as(command.errors()).isZero();
        }
        assertThat(new Sql(url).number("select count(*) from usage")).isEqualTo(manifest.rows("usage"));
        checkRefused(
                "say --replace", ProxyCommand.of("restore", file.toString()).env("DATABASE_URL", url));
    }

    private void checkNewFolder(Path file, BackupManifest manifest, String key) {
        Path fresh = folder.resolve("fresh");
        run(ProxyCommand.of("restore", file.toString()).env("DATA_FOLDER", fresh.toString()));
        Path again = folder.resolve("again.zip");
        run(ProxyCommand.of("backup", again.toString(), "--without-master-key").env("DATA_FOLDER", fresh.toString()));
        BackupManifest second = BackupFile.open(again).manifest();
        assertThat(second.usage()).isEqualTo(manifest.usage());
        assertThat(second.journalRows()).isEqualTo(manifest.journalRows());
        assertThat(second.masterKey())
                .isEqualTo(new BackupManifest.KeyMark(manifest.masterKey().id(), false));

        upstream.clear();
        try (ProxyProcess restored = ProxyProcess.builder()
                .upstream(upstream)
                .accounts(0)
                .embeddedDatabase()
                .dataFolder(fresh)
                .start()) {
            assertThat(ask(restored, key)).isEqualTo(200);
            assertThat(upstream.accountKeys()).contains(SECRET);
        }
    }

    private Path cutOff(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        return Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length / 2));
    }

    private static String run(ProxyCommand.Builder builder) {
        try (ProxyCommand command = builder.run()) {
            assertThat(command.awaitExit()).as(command.errors()).isZero();
            return command.output();
        }
    }

    private static void checkRefused(String words, ProxyCommand.Builder builder) {
        try (ProxyCommand command = builder.run()) {
            assertThat(command.awaitExit()).isEqualTo(1);
            assertThat(command.complaints()).singleElement().asString().containsPattern(words);
        }
    }

    private static int ask(ProxyProcess proxy, String key) {
        byte[] body = MessageJson.request("m").getBytes(StandardCharsets.UTF_8);
        return proxy.client()
                .bare("POST", "/v1/messages", body, "x-api-key", key, "content-type", "application/json")
                .statusCode();
    }
}
