package gateway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileFailureTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new AccessDeniedException("/a"), "/a: permission denied"),
                arguments(new NoSuchFileException("/a"), "/a: there is no such file or folder"),
                arguments(new FileAlreadyExistsException("/a"), "/a: it is no folder"),
                arguments(new NotDirectoryException("/a"), "/a: it is no folder"),
                arguments(new FileSystemException("/a", null, "Read-only file system"), "/a: Read-only file system"),
                arguments(new FileSystemException("/a"), "/a: it cannot be used"),
                arguments(new IOException("No space left on device"), "No space left on device"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysItWithoutTheNameOfAClass(IOException failure, String words) {
        assertThat(FileFailure.words(failure)).isEqualTo(words);
    }
}
