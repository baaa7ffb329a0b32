package routes.extension;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which copies of jars there are, and how long. */
class ExtensionCopiesTest {

    @TempDir
    private Path folder;

    @TempDir
    private Path base;

    private Path jar(String text) throws IOException {
        return Files.writeString(folder.resolve("a.jar"), text);
    }

    private List<String> texts() throws IOException {
        try (Stream<Path> files = Files.walk(base)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(ExtensionCopiesTest::read)
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCopyStaysAsLongAsSomebodyHasItOpenOrItIsTheNewest() throws IOException {
        try (ExtensionCopies copies = new ExtensionCopies(base)) {
            ExtensionJar first = copies.take(jar("one"));
            assertThat(OwnerOnly.isOpen(first.copy().getParent())).isFalse();
            copies.open(List.of(first));
            copies.open(List.of(first));
            ExtensionJar second = copies.take(jar("two"));
            copies.newest(List.of(second));
            assertThat(texts()).containsExactly("one", "two");

            copies.closed(List.of(first));
            assertThat(texts()).containsExactly("one", "two");
            copies.closed(List.of(first));
            assertThat(texts()).containsExactly("two");
            assertThat(copies.take(jar("two"))).isEqualTo(second);
            copies.newest(List.of());
            assertThat(texts()).isEmpty();
        }
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftGoesWithTheFirstCopyOfTheNextOne() throws IOException {
        Path left = Files.createDirectory(base.resolve("extensions-1-0-left"));
        Files.writeString(left.resolve("a.jar"), "left");
        Path other = Files.createDirectory(base.resolve("postgres"));
        try (ExtensionCopies copies = new ExtensionCopies(base)) {
            assertThat(left).exists();
            copies.take(jar("one"));
            assertThat(left).doesNotExist();
            assertThat(other).exists();
        }
    }
}
