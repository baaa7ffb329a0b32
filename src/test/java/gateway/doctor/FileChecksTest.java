package gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.doctor.Diagnosis.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChecksTest {

    @TempDir
    private Path folder;

    @Test
    void knowsANewFolderAFolderOfOursAndNone() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

        assertThat(FileChecks.dataFolder(folder)).containsExactly(Diagnosis.ok("data folder", folder.toString()));
        assertThat(FileChecks.dataFolder(folder.resolve("a/b")).getFirst().grade())
                .isEqualTo(Grade.OK);
        assertThat(FileChecks.dataFolder(null).getFirst().grade()).isEqualTo(Grade.OK);
    }

    @Test
    void findsAFolderThatOthersCanLookInto() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));

        assertThat(FileChecks.dataFolder(folder).getFirst().line())
                .startsWith("warn  data folder: others")
                .endsWith("chmod 700 " + folder);
    }

    @Test
    void findsWhatIsNoFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(FileChecks.dataFolder(file).getFirst().grade()).isEqualTo(Grade.FAIL);
        assertThat(FileChecks.dataFolder(file.resolve("below")).getFirst().line())
                .startsWith("FAIL  data folder: ")
                .contains("cannot be made", "DATA_FOLDER");
    }

    @Test
    void findsSecretsThatOthersCanRead() throws IOException {
        Path file = Files.createFile(folder.resolve(".env"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(FileChecks.secret(".env", file).getFirst().line())
                .isEqualTo("warn  .env: others can read or change " + file + "; chmod 600 " + file);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(FileChecks.secret(".env", file).getFirst().grade()).isEqualTo(Grade.OK);
    }

    @Test
    void saysNothingOfAFileThatNeedNotBeThere() throws IOException {
        assertThat(FileChecks.secret(".env", folder.resolve(".env"))).isEmpty();
        assertThat(FileChecks.secret(".env", null)).isEmpty();
    }
}
