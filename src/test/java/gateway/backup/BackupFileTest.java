package gateway.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.backup.BackupManifest.KeyMark;
import gateway.backup.BackupPart.CopiedTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupFileTest {

    private static final UsageDay DAY = new UsageDay(LocalDate.of(2026, 12, 1), 2, 30, 40, new BigDecimal("0.0150"));

    @TempDir
    private Path folder;

    @Test
    void readsWhatWasWritten() throws IOException {
        BackupFile backup = BackupFile.open(file(backup()));

        assertThat(backup.manifest().rows("account")).isEqualTo(2);
        assertThat(backup.manifest().usage()).containsExactly(DAY);
        assertThat(backup.manifest().masterKey()).isEqualTo(new KeyMark("ab12", true));
        assertThat(backup.manifest().parts().getFirst().table())
                .isEqualTo(new CopiedTable("account", List.of("id", "name"), new TreeMap<>(Map.of("position", 7L))));
        List<String> contents = new ArrayList<>();
        backup.read((part, content) -> contents.add(part.name() + " " + new String(content.readAllBytes(), UTF_8)));
        assertThat(contents).containsExactly("tables/account.copy 1\tanna\n2\tbert\n", "master.key secret\n");
    }

    @Test
    void refusesAFileThatIsCutOffAnywhereBeforeItsEnd() throws IOException {
        byte[] whole = backup();
        int manifest = new String(whole, ISO_8859_1).indexOf("manifest.json");
        for (int length = 0; length < manifest + 60; length += 7) {
            Path file = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> BackupFile.open(file))
                    .as("%s bytes", length)
                    .isInstanceOf(BackupException.class)
                    .message()
                    .doesNotContain("\n", "Exception");
        }
    }

    @Test
    void refusesAChangedByteInAnyPart() throws IOException {
        byte[] whole = backup();
        String text = new String(whole, ISO_8859_1);
        int from = text.indexOf("account.copy") + "account.copy".length();
        for (int at = from; at < from + 20; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x55;
            Path file = file(changed);
            assertThatThrownBy(() -> BackupFile.open(file)).isInstanceOf(BackupException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "tables/../master.key",
                "tables/account.copy/",
                "journal/x.copy",
                "tables/Account.copy",
                "..\\x"
            })
    void takesNoNameForAPath(String name) throws IOException {
        Path file = file(zip(name, "x\n".getBytes(UTF_8)));

        assertThatThrownBy(() -> BackupFile.open(file)).hasMessageContaining("is no backup of Claude Proxy");
    }

    @Test
    void boundsHowFarAFileExpands() throws IOException {
        Path file = file(zip("tables/account.copy", new byte[40 << 20]));

        assertThatThrownBy(() -> BackupFile.open(file)).hasMessageContaining("is damaged");
    }

    @Test
    void boundsTheManifestAndTheNumberOfParts() throws IOException {
        Path longManifest = file(zip("manifest.json", new byte[9 << 20]));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 10_100; i++) {
                zip.putNextEntry(new ZipEntry(PartNames.ofSegment(i)));
            }
        }
        Path manyParts = folder.resolve("many");
        Files.write(manyParts, out.toByteArray());

        assertThatThrownBy(() -> BackupFile.open(longManifest)).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> BackupFile.open(manyParts)).hasMessageContaining("is no backup");
    }

    @Test
    void refusesPartsThatAreMissingTwiceThereOrNotTold() throws IOException {
        BackupManifest told = manifest(List.of(new BackupPart("master.key", 0, 0, "", null)));
        Path missing = file(archive(writer -> writer.end(told)));
        Path other = folder.resolve("other");
        Files.write(other, archive(writer -> {
            writer.part(PartNames.MASTER_KEY, out -> out.write(1));
            writer.end(manifest(List.of()));
        }));

        assertThatThrownBy(() -> BackupFile.open(missing)).hasMessageContaining("are missing");
        assertThatThrownBy(() -> BackupFile.open(other)).hasMessageContaining("are missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"backup_of\":\"claude-proxy\"}",
                "{\"backup_of\":\"claude-proxy\",\"format\":2,\"program\":\"9.0.0\"}",
                "{\"backup_of\":\"claude-proxy\",\"format\":1,\"program\":\"1\",\"schema\":\"009\",\"made_at\":\"x\"}",
                "{\"backup_of\":\"other\",\"format\":1}"
            })
    void refusesManifestsThatItCannotRead(String manifest) throws IOException {
        Path file = file(zip("manifest.json", manifest.getBytes(UTF_8)));

        assertThatThrownBy(() -> BackupFile.open(file))
                .isInstanceOf(BackupException.class)
                .message()
                .doesNotContain("\n", "Exception");
    }

    @Test
    void saysWhichVersionWroteAnotherFormat() throws IOException {
        Path file = file(zip(
                "manifest.json",
                "{\"backup_of\":\"claude-proxy\",\"format\":2,\"program\":\"9.0.0\"}".getBytes(UTF_8)));

        assertThatThrownBy(() -> BackupFile.open(file)).hasMessageContaining("format 2, made by Claude Proxy 9.0.0");
    }

    @Test
    void saysWhenThereIsNoFile() {
        assertThatThrownBy(() -> BackupFile.open(folder.resolve("none"))).hasMessageContaining("there is no file");
        assertThatThrownBy(() -> BackupFile.open(folder)).hasMessageContaining("there is no file");
    }

    private interface Parts {
        void write(BackupWriter writer) throws IOException;
    }

    private static byte[] archive(Parts parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.write(new BackupWriter(out));
        return out.toByteArray();
    }

    private static byte[] backup() throws IOException {
        return archive(writer -> {
            writer.table(
                    "account",
                    out -> out.write("1\tanna\n2\tbert\n".getBytes(UTF_8)),
                    rows -> new CopiedTable("account", List.of("id", "name"), new TreeMap<>(Map.of("position", 7L))));
            writer.part(PartNames.MASTER_KEY, out -> out.write("secret\n".getBytes(UTF_8)));
            writer.end(manifest(writer.parts()));
        });
    }

    private static BackupManifest manifest(List<BackupPart> parts) {
        return new BackupManifest(
                "1.2.3",
                "009",
                null,
                Instant.parse("2026-12-01T01:02:03Z"),
                "18.1",
                true,
                parts,
                List.of(DAY),
                new KeyMark("ab12", true));
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("backup"), bytes);
    }
}
