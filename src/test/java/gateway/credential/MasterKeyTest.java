package gateway.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {

    @TempDir
    Path folder;

    @Test
    void takesBase64Of32BytesAsItIs() {
        byte[] key = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

        assertThat(MasterKey.resolve(" " + Base64.getEncoder().encodeToString(key) + "\n", null))
                .isEqualTo(key);
    }

    @Test
    void hashesAnyOtherText() throws Exception {
        byte[] expected = MessageDigest.getInstance("SHA-256").digest("correct horse".getBytes(UTF_8));

        assertThat(MasterKey.resolve("correct horse", null)).isEqualTo(expected);
    }

    @Test
    void prefersTheConfiguredKeyAndLeavesNoFile() {
        MasterKey.resolve("correct horse", folder);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void makesAFileThatOnlyTheOwnerCanRead() throws IOException {
        Path data = folder.resolve("new/data");

        byte[] key = MasterKey.resolve(null, data);

        assertThat(key).hasSize(32);
        assertThat(data.toFile().list()).containsExactly("master.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("master.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void findsTheSameKeyAgain() {
        assertThat(MasterKey.resolve(null, folder)).isEqualTo(MasterKey.resolve("  ", folder));
    }

    @Test
    void makesAnotherKeyInAnotherFolder() {
        assertThat(MasterKey.resolve(null, folder.resolve("a")))
                .isNotEqualTo(MasterKey.resolve(null, folder.resolve("b")));
    }

    @Test
    void closesAFileThatOthersCanRead() throws IOException {
        MasterKey.resolve(null, folder);
        Path file = folder.resolve("master.key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        MasterKey.resolve(null, folder);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void processesThatStartAtOnceAgree() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<byte[]>> keys = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                keys.add(threads.submit(() -> {
                    start.await();
                    return MasterKey.resolve(null, folder);
                }));
            }
            start.countDown();
        }
        for (Future<byte[]> key : keys) {
            assertThat(key.get()).isEqualTo(keys.getFirst().get());
        }
        assertThat(folder.toFile().list()).containsExactly("master.key");
    }

    @Test
    void refusesADamagedFile() throws IOException {
        Files.writeString(folder.resolve("master.key"), "half a k", UTF_8);

        assertThatIllegalStateException()
                .isThrownBy(() -> MasterKey.resolve(null, folder))
                .withMessageContaining("master.key")
                .withMessageContaining("expected base64 of 32 bytes");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> MasterKey.resolve(null, null))
                .withMessageContaining("GATEWAY_MASTER_KEY");
        assertThatIllegalStateException().isThrownBy(() -> MasterKey.resolve(" ", null));
    }

    @Test
    void saysWhichFileCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("occupied"));

        assertThatThrownBy(() -> MasterKey.resolve(null, file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("master.key");
    }

    @Test
    void derivesOneKeyPerPurpose() {
        byte[] master = MasterKey.resolve("correct horse", null);

        assertThat(MasterKey.derive(master, "a")).hasSize(32).isEqualTo(MasterKey.derive(master, "a"));
        assertThat(MasterKey.derive(master, "a")).isNotEqualTo(MasterKey.derive(master, "b"));
        assertThat(MasterKey.derive(master, "a")).isNotEqualTo(MasterKey.derive(MasterKey.resolve("x", null), "a"));
    }
}
