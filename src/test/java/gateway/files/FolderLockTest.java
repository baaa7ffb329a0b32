package gateway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameIt() {
        file = folder.resolve("a.lock");
    }

    @Test
    void belongsToTheProcessWhoseIdItTells() throws IOException {
        try (FolderLock lock = FolderLock.take(file)) {
            assertThat(lock).isNotNull();
            assertThat(FolderLock.holder(file))
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void isTakenOnceAtATime() throws IOException {
        try (FolderLock lock = FolderLock.take(file)) {
            assertThat(lock).isNotNull();
            assertThat(FolderLock.take(file)).isNull();
        }
        try (FolderLock again = FolderLock.take(file)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void namesNobodyWhenItIsFreed() throws IOException {
        FolderLock lock = FolderLock.take(file);
        assertThat(lock).isNotNull();
        lock.close();

        assertThat(file).isEmptyFile();
        assertThat(FolderLock.holder(file)).isEqualTo("unknown");
    }

    @Test
    void passesOverWhatAKilledProcessHasWritten() throws IOException {
        Files.writeString(file, "123456789\n");

        try (FolderLock lock = FolderLock.take(file)) {
            assertThat(lock).isNotNull();
            assertThat(FolderLock.holder(file))
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void believesNoOtherTextThanAnId() throws IOException {
        assertThat(FolderLock.holder(file)).isEqualTo("unknown");
        Files.writeString(file, "12; rm -rf");
        assertThat(FolderLock.holder(file)).isEqualTo("unknown");
        Files.writeString(file, "1".repeat(1000));
        assertThat(FolderLock.holder(file)).isEqualTo("unknown");
    }

    @Test
    void needsItsFolder() {
        assertThatThrownBy(() -> FolderLock.take(folder.resolve("none/a.lock")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
