package routes.installation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.backup.BackupException;
import gateway.backup.BackupFile;
import gateway.backup.BackupManifest;
import gateway.backup.BackupManifest.KeyMark;
import gateway.backup.BackupPart.CopiedTable;
import gateway.backup.BackupWriter;
import gateway.backup.PartNames;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.credential.MasterKey;
import gateway.error.StorageStartException;
import gateway.files.FolderLock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is opened or changed, at backups and when they are restored. */
class RestorationTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String KEY = "a master key that nobody can guess, 0123456789";

    private static final String OWN = "B".repeat(43) + "=";
    private static final String OWN_ID = MasterKey.ofText(OWN).box("accounts").keyId();

    @TempDir
    private Path folder;

    private Path data;
    private String own = OWN + "\n";

    @BeforeEach
    void choose() {
        data = folder.resolve("data");
    }

    @Test
    void refusesAKeyOfTheEnvironmentThatIsNotThatOfTheBackup() throws IOException {
        Path backup = backup("001", new KeyMark("00000000", true));

        assertThatThrownBy(() -> Restoration.begin(settings("GATEWAY_MASTER_KEY", KEY), backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("GATEWAY_MASTER_KEY is not the key");
        assertThat(data).doesNotExist();
    }

    @Test
    void refusesAKeyInTheBackupThatDoesNotOpenWhatIsInIt() throws IOException {
        MasterKey other = MasterKey.random();
        Path byId = backup("001", new KeyMark(other.box("accounts").keyId(), true));
        assertThatThrownBy(() -> Restoration.begin(settings(), byId))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("the master key in the backup is not the one that its secrets are sealed with")
                .hasMessageContaining("take another backup");

        Path byCheck = backup("010", new KeyMark(OWN_ID, true), checkOf(other));
        assertThatThrownBy(() -> Restoration.begin(settings(), byCheck))
                .hasMessageContaining("the master key in the backup is not the one");
        assertThat(data).doesNotExist();
    }

    @Test
    void refusesWhatIsNoKeyInItsPlace() throws IOException {
        own = "no key\n";
        Path backup = backup("001", new KeyMark(OWN_ID, true));

        assertThatThrownBy(() -> Restoration.begin(settings(), backup))
                .hasMessageContaining("the master key in the backup is damaged");
        assertThat(data).doesNotExist();
    }

    @Test
    void knowsTheRightKeyByTheCheck() throws IOException {
        MasterKey right = MasterKey.ofText(OWN);
        BackupKey key = BackupKey.of(BackupFile.open(backup("010", new KeyMark("00000000", true), checkOf(right))));

        key.requireSound();
        assertThat(key.is(right)).isTrue();
        assertThat(key.is(MasterKey.random())).isFalse();
        assertThat(key.is(null)).isFalse();
    }

    @Test
    void refusesABackupOfANewerProgram() throws IOException {
        Path backup = backup("999", new KeyMark(null, false));

        assertThatThrownBy(() -> Restoration.begin(settings(), backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("made by Claude Proxy 9.9.9 with schema 999");
        assertThat(data).doesNotExist();
    }

    @Test
    void refusesAFileThatIsNoBackup() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no backup");

        assertThatThrownBy(() -> Restoration.begin(settings(), file)).isInstanceOf(BackupException.class);
        assertThat(data).doesNotExist();
    }

    @Test
    void refusesAFolderThatAProxyRunsOn() throws IOException {
        Path backup = backup("001", new KeyMark(null, false));
        Files.createDirectory(data);
        FolderLock lock = FolderLock.take(data.resolve("proxy.lock"));
        assertThat(lock).isNotNull();
        try (lock) {
            assertThatThrownBy(() -> Restoration.begin(settings(), backup))
                    .isInstanceOf(StorageStartException.class)
                    .hasMessageContaining("already running");
        }
        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(data.resolve("proxy.lock"));
        }
    }

    @Test
    void refusesWhileAChangeOfTheKeyIsUnderWay() throws IOException {
        Path backup = backup("001", new KeyMark(null, false));
        Files.createDirectory(data);
        Files.writeString(data.resolve("master.key.new"), "A".repeat(43) + "=\n");

        assertThatThrownBy(() -> Restoration.begin(settings(), backup)).hasMessageContaining("start the proxy once");
    }

    @Test
    void backsNothingUpWhereThereIsNothing() throws IOException {
        Backups backups = new Backups(settings(), Clock.fixed(NOW, ZoneOffset.UTC));
        Backups.Wish wish = new Backups.Wish(true, true);
        Path there = Files.createFile(folder.resolve("there"));

        assertThatThrownBy(() -> backups.write(folder.resolve("b.zip"), wish))
                .hasMessageContaining("there is no database in the data folder " + data);
        assertThatThrownBy(() -> backups.write(there, wish)).hasMessageContaining("is there already");
        assertThatThrownBy(() -> backups.write(folder.resolve("no/b.zip"), wish))
                .hasMessageContaining("is not there");
        assertThat(data).doesNotExist();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(there);
        }
    }

    private Settings settings(String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("DATA_FOLDER", data.toString()));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new SettingsLoader(environment, Map.of("user.home", folder.toString())).load();
    }

    private static String checkOf(MasterKey key) {
        return key.box("check").seal("claude-proxy", "installation:check");
    }

    private Path backup(String schema, KeyMark key) throws IOException {
        return backup(schema, key, "\\N");
    }

    private Path backup(String schema, KeyMark key, String check) throws IOException {
        Path file = folder.resolve("backup.zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            BackupWriter writer = new BackupWriter(out);
            writer.table(
                    "installation",
                    part -> part.write((check + "\n").getBytes(UTF_8)),
                    rows -> new CopiedTable("installation", List.of("key_check"), new TreeMap<>()));
            writer.part(PartNames.MASTER_KEY, part -> part.write(own.getBytes(UTF_8)));
            writer.end(new BackupManifest("9.9.9", schema, null, NOW, "18", true, writer.parts(), List.of(), key));
        }
        return file;
    }
}
