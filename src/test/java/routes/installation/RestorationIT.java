package routes.installation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.backup.BackupException;
import gateway.backup.BackupManifest;
import gateway.backup.BackupManifest.KeyMark;
import gateway.backup.BackupPart.CopiedTable;
import gateway.backup.BackupWriter;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What restoring leaves in a data folder, with a database of its own. */
class RestorationIT {

    private static final String END = "\ty\t2026-01-01 00:00:00+00\tme\n";
    private static final Path CACHE = Path.of("target/pg-cache").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void oneThatFailsLeavesNothingOfANewFolder() throws IOException {
        Path data = folder.resolve("new/data");
        Restoration restoration = Restoration.begin(settings(data), backup("a" + END + "a" + END));
        try (restoration) {
            assertThat(data.resolve("postgres/data")).isDirectory();
            assertThatThrownBy(restoration::run)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("the table setting of the backup has rows that contradict each other");
        }

        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void oneThatIsNotRunLeavesAFolderAsItWas() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path key = Files.writeString(data.resolve("master.key"), "A".repeat(43) + "=\n");

        Restoration.begin(settings(data), backup("a" + END)).close();

        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(key);
        }
    }

    @Test
    void oneThatIsRefusedLaterKeepsTheDatabaseOfBefore() throws IOException {
        Path data = folder.resolve("data");
        try (Restoration first =
                Restoration.begin(settings(data), backup("gateway.node" + END + "gateway.routes.dir" + END))) {
            first.run();
            assertThat(first.settings()).containsExactly("gateway.node");
            assertThat(first.settingsLeftOut()).containsExactly("gateway.routes.dir");
        }

        try (Restoration second = Restoration.begin(settings(data), backup("a" + END + "a" + END))) {
            assertThat(second.replaced()).isEqualTo("the database in " + data);
            assertThatThrownBy(second::run).isInstanceOf(BackupException.class);
        }

        try (Restoration third = Restoration.begin(settings(data), backup("a" + END))) {
            assertThat(third.replaced()).isEqualTo("the database in " + data);
        }
    }

    private Settings settings(Path data) {
        return new SettingsLoader(
                        Map.of("DATA_FOLDER", data.toString(), "GATEWAY_DATABASE_CACHE_FOLDER", CACHE.toString()),
                        Map.of("user.home", folder.toString()))
                .load();
    }

    private Path backup(String settings) throws IOException {
        Path file = Files.createTempFile(folder, "backup", ".zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            BackupWriter writer = new BackupWriter(out);
            writer.table(
                    "setting",
                    part -> part.write(settings.getBytes(UTF_8)),
                    rows -> new CopiedTable(
                            "setting", List.of("key", "value", "updated_at", "updated_by"), new TreeMap<>()));
            writer.end(new BackupManifest(
                    "9.9.9",
                    "001",
                    null,
                    Instant.EPOCH,
                    "18",
                    true,
                    writer.parts(),
                    List.of(),
                    new KeyMark(null, false)));
        }
        return file;
    }
}
