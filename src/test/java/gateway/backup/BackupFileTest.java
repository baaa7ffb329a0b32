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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    void refusesAFileThatIsCutOffWithinItsDirectory() throws IOException {
        byte[] whole = backup();
        int directory = new String(whole, ISO_8859_1).indexOf("PK\001\002");
        for (int length = directory; length < whole.length; length++) {
            Path file = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> BackupFile.open(file))
                    .as("%s bytes", length)
                    .isInstanceOf(BackupException.class);
        }
    }

    @Test
    void refusesWhatWasPutBehindTheManifest() throws IOException {
        byte[] whole = backup();
        int directory = new String(whole, ISO_8859_1).indexOf("PK\001\002");
        Path behind = file(join(whole, new byte[] {0}));
        assertThatThrownBy(() -> BackupFile.open(behind)).hasMessageContaining("does not end where it should");
        Path twice = file(join(whole, whole));
        assertThatThrownBy(() -> BackupFile.open(twice)).hasMessageContaining("does not end where it should");
        for (int count : new int[] {1, 29, 30, 1000}) {
            byte[] shifted = join(
                    join(Arrays.copyOf(whole, directory), new byte[count]),
                    Arrays.copyOfRange(whole, directory, whole.length));
            Path untold = file(shifted);
            assertThatThrownBy(() -> BackupFile.open(untold)).hasMessageContaining("does not end where it should");
            Path told = file(withDirectoryAt(shifted, directory + count));
            assertThatThrownBy(() -> BackupFile.open(told)).hasMessageContaining("does not end where it should");
        }
    }

    @Test
    void refusesAPartBehindTheManifestAndTextBehindItsJson() throws IOException {
        Path part = file(zipped(out -> {
            out.putNextEntry(new ZipEntry(PartNames.MANIFEST));
            out.write(ManifestJson.write(manifest(List.of())));
            out.putNextEntry(new ZipEntry(PartNames.ofTable("setting")));
            out.write("x\n".getBytes(UTF_8));
        }));
        assertThatThrownBy(() -> BackupFile.open(part)).hasMessageContaining("does not end where it should");
        Path text = file(zip(
                PartNames.MANIFEST,
                join(ManifestJson.write(manifest(List.of())), "{\"backup_of\":\"x\"}".getBytes(UTF_8))));
        assertThatThrownBy(() -> BackupFile.open(text))
                .hasMessageContaining("the manifest of the backup cannot be read");
    }

    @Test
    void knowsTheEndOfALargeArchive() throws IOException {
        byte[] large = zipped(out -> {
            for (int i = 0; i < 70_000; i++) {
                out.putNextEntry(new ZipEntry(Integer.toString(i)));
            }
        });
        int directory = new String(large, ISO_8859_1).indexOf("PK\001\002");

        assertThat(ArchiveEnd.directory(file(large))).isEqualTo(directory);
        assertThat(ArchiveEnd.directory(file(join(large, new byte[1])))).isEqualTo(-1);
    }

    @Test
    void tellsOfPartsInWords() {
        assertThat(PartNames.inWords("tables/setting.copy")).isEqualTo("the table setting");
        assertThat(PartNames.inWords("journal/3.copy")).isEqualTo("part 3 of the usage journal");
        assertThat(PartNames.inWords("master.key")).isEqualTo("the master key in it");
    }

    @Test
    void holdsWhatMustBeKnownBeforehand() throws IOException {
        Path file = file(archive(writer -> {
            writer.table(
                    "installation",
                    out -> out.write("t\t\\N\tv1:ab:c\n".getBytes(UTF_8)),
                    rows -> new CopiedTable(
                            "installation", List.of("only_row", "program", "key_check"), new TreeMap<>()));
            writer.part(PartNames.MASTER_KEY, out -> out.write("secret\n".getBytes(UTF_8)));
            writer.end(manifest(writer.parts()));
        }));

        BackupFile backup = BackupFile.open(file);

        assertThat(backup.masterKey()).isEqualTo("secret\n");
        assertThat(backup.ofInstallation("key_check")).isEqualTo("v1:ab:c");
        assertThat(backup.ofInstallation("program")).isNull();
        assertThat(backup.ofInstallation("other")).isNull();
        assertThat(BackupFile.open(file(backup())).ofInstallation("key_check")).isNull();
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
        return zipped(zip -> {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        });
    }

    private interface Entries {
        void write(ZipOutputStream zip) throws IOException;
    }

    private static byte[] zipped(Entries entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            entries.write(zip);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] withDirectoryAt(byte[] archive, int directory) {
        byte[] changed = archive.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(changed.length - 6, directory);
        return changed;
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("backup"), bytes);
    }
}
