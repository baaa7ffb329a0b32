package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    @Test
    void knowsTheNewestMigration() throws Exception {
        Path folder = Path.of(
                Objects.requireNonNull(getClass().getResource("/db/migration")).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            String newest = files.map(file -> file.getFileName().toString())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();

            assertThat(newest).startsWith("V" + Migrations.NEWEST + "__");
        }
    }
}
