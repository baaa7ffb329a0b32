package it;

import static org.assertj.core.api.Assertions.assertThat;

import harness.LibraryTable;
import harness.LibraryTable.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped beside the jar was looked at: each library has its row and is not below its floor. */
class LibrariesIT {

    @Test
    void everyShippedLibraryHasARowAndIsNotBelowItsFloor() throws IOException {
        LibraryTable table = LibraryTable.read();
        try (Stream<Path> files = Files.list(Path.of("target", "lib"))) {
            List<Jar> shipped = files.map(file -> file.getFileName().toString())
                    .map(name -> Jar.of(name).orElseThrow(() -> new AssertionError("no version: " + name)))
                    .toList();

            assertThat(shipped).hasSizeGreaterThan(80);
            assertThat(shipped.stream().flatMap(jar -> table.complaint(jar).stream()))
                    .isEmpty();
        }
    }
}
