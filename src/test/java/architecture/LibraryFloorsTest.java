package architecture;

import static org.assertj.core.api.Assertions.assertThat;

import harness.LibraryTable;
import harness.LibraryTable.Jar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No library of the run time is older than what {@code docs/libraries.md} was written about. */
class LibraryFloorsTest {

    private final List<Jar> classPath = Arrays.stream(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).getFileName().toString())
            .flatMap(name -> Jar.of(name).stream())
            .toList();

    @Test
    void nothingOnTheClassPathIsBelowItsFloor() throws IOException {
        LibraryTable table = LibraryTable.read();

        assertThat(classPath.stream()
                        .filter(jar -> table.rowOf(jar).isPresent())
                        .flatMap(jar -> table.complaint(jar).stream()))
                .isEmpty();
    }

    @Test
    void everyRowIsAboutALibraryThatThereIs() throws IOException {
        LibraryTable table = LibraryTable.read();

        assertThat(table.rows())
                .hasSizeGreaterThan(30)
                .allSatisfy(row -> assertThat(classPath)
                        .as("%s", row.names())
                        .anyMatch(jar -> table.rowOf(jar).equals(Optional.of(row))));
    }

    @ParameterizedTest
    @CsvSource({
        "netty-common-4.1.137.Final.jar, 4.1.137.Final, true",
        "netty-common-4.1.136.Final.jar, 4.1.137.Final, false",
        "netty-common-4.2.0.Final.jar, 4.1.137.Final, true",
        "netty-transport-native-epoll-4.1.99.Final-linux-x86_64.jar, 4.1.137.Final, false",
        "jackson-annotations-2.21.jar, 2.21.0, true",
        "logback-core-1.5.9.jar, 1.5.38, false"
    })
    void comparesVersionsByTheirNumbers(String file, String floor, boolean good) {
        assertThat(Jar.of(file).orElseThrow().isAtLeast(floor)).isEqualTo(good);
    }

    @Test
    void complainsAboutALibraryThatNoRowNames() {
        LibraryTable table = LibraryTable.parse(List.of("| `netty-*`, `vertx-core` | 4.1.137.Final | none |"));

        assertThat(table.complaint(new Jar("netty-common", "4.1.130.Final")))
                .hasValueSatisfying(text -> assertThat(text).contains("netty-common 4.1.130.Final", "4.1.137.Final"));
        assertThat(table.complaint(new Jar("vertx-core", "4.5.0"))).isEmpty();
        assertThat(table.complaint(new Jar("c3p0", "0.11.2"))).isPresent();
    }
}
