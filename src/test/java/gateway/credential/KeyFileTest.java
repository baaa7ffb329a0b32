package gateway.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    @TempDir
    private Path folder;

    private KeyFile file;

    @BeforeEach
    void open() {
        file = new KeyFile(folder);
    }

    @Test
    void readingMakesNone() {
        assertThat(file.read()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void makesAFileThatOnlyTheOwnerCanRead() throws IOException {
        Path data = folder.resolve("new/data");

        MasterKey key = new KeyFile(data).readOrMake();

        assertThat(new KeyFile(data).read()).contains(key);
        assertThat(data.toFile().list()).containsExactly("master.key");
        assertThat(modeOf(data.resolve("master.key"))).isEqualTo("rw-------");
    }

    @Test
    void saysWhatIsWrongWithoutTheNameOfAClass() throws IOException {
        Path blocked = Files.writeString(folder.resolve("data"), "");

        assertThatIllegalStateException()
                .isThrownBy(() -> new KeyFile(blocked).writeSuccessor(MasterKey.random()))
                .withMessageContaining("data: it is no folder")
                .withMessageContaining("DATA_FOLDER")
                .withMessageNotContaining("Exception");
    }

    @Test
    void makesAnotherKeyInAnotherFolder() {
        assertThat(new KeyFile(folder.resolve("a")).readOrMake())
                .isNotEqualTo(new KeyFile(folder.resolve("b")).readOrMake());
    }

    @Test
    void closesAFileThatOthersCanRead() throws IOException {
        file.readOrMake();
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(file.read()).isPresent();

        assertThat(modeOf(file.path())).isEqualTo("rw-------");
    }

    @Test
    void processesThatStartAtOnceAgree() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<MasterKey>> keys = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                keys.add(threads.submit(() -> {
                    start.await();
                    return file.readOrMake();
                }));
            }
            start.countDown();
        }
        for (Future<MasterKey> key : keys) {
            assertThat(key.get()).isEqualTo(keys.getFirst().get());
        }
        assertThat(folder.toFile().list()).containsExactly("master.key");
    }

    @Test
    void refusesADamagedFile() throws IOException {
        Files.writeString(file.path(), "half a k", UTF_8);

        assertThatIllegalStateException()
                .isThrownBy(file::readOrMake)
                .withMessageContaining(file.path().toString())
                .withMessageContaining("expected base64 of 32 bytes")
                .withMessageContaining("backup");
    }

    @Test
    void saysWhichFileCannotBeMade() throws IOException {
        Path occupied = Files.createFile(folder.resolve("occupied"));

        assertThatIllegalStateException()
                .isThrownBy(() -> new KeyFile(occupied).readOrMake())
                .withMessageContaining("occupied/master.key cannot be made")
                .withMessageContaining("DATA_FOLDER");
    }

    @Test
    void aSuccessorLiesBesideAndTakesThePlace() throws IOException {
        MasterKey old = file.readOrMake();
        MasterKey next = MasterKey.random();

        file.writeSuccessor(next);

        assertThat(file.read()).contains(old);
        assertThat(file.readSuccessor()).contains(next);
        assertThat(modeOf(folder.resolve("master.key.new"))).isEqualTo("rw-------");
        file.promoteSuccessor();
        assertThat(file.read()).contains(next);
        assertThat(file.readSuccessor()).isEmpty();
    }

    @Test
    void aSuccessorCanBeGivenUp() {
        MasterKey old = file.readOrMake();
        file.writeSuccessor(MasterKey.random());

        file.dropSuccessor();
        file.dropSuccessor();

        assertThat(file.readSuccessor()).isEmpty();
        assertThat(file.read()).contains(old);
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
