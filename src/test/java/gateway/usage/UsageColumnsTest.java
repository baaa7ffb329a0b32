package gateway.usage;

import static gateway.usage.UsageColumn.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UsageColumnsTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern CREATED = Pattern.compile("create table usage \\((.*?)\n\\)", Pattern.DOTALL);
    private static final Pattern ADDED = Pattern.compile("alter table usage(\\s+add column .*?);", Pattern.DOTALL);
    private static final Pattern COLUMN =
            Pattern.compile("^\\s+(?:add column )?([a-z_0-9]+) +(?!key)[a-z]", Pattern.MULTILINE);

    @Test
    void areThoseOfTheMigrationsThatTheyName() throws IOException {
        for (int migration = 1; migration <= lastMigration(); migration++) {
            int number = migration;
            assertThat(UsageColumns.ALL.list().stream()
                            .filter(column -> column.since() == number)
                            .map(UsageColumn::name))
                    .as("columns of migration %s", migration)
                    .containsExactlyElementsOf(columnsOf(migration));
        }
    }

    @Test
    void haveNamesAndKeysOfTheirOwn() {
        assertThat(UsageColumns.ALL.names()).doesNotHaveDuplicates();
        assertThat(UsageColumns.ALL.list()).extracting(UsageColumn::key).doesNotHaveDuplicates();
    }

    @Test
    void areWholeAsOfEachMigration() {
        UsageColumns more = UsageColumns.ALL.and(text("more", row -> "more").since(999));

        assertThat(IntStream.range(-1, 999).filter(UsageColumns.ALL::isWhole))
                .startsWith(26, 27, 31, 32)
                .endsWith(UsageColumns.ALL.size());
        assertThat(IntStream.range(-1, 999).filter(more::isWhole))
                .startsWith(26, 27, 31, 32)
                .endsWith(UsageColumns.ALL.size(), more.size());
    }

    @Test
    void standInTheOrderOfTheirMigrations() {
        assertThatThrownBy(
                        () -> UsageColumns.ALL.and(text("more", row -> "more").since(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more");
    }

    private static int lastMigration() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.mapToInt(file ->
                            Integer.parseInt(file.getFileName().toString().substring(1, 4)))
                    .max()
                    .orElseThrow();
        }
    }

    private static List<String> columnsOf(int migration) throws IOException {
        String prefix = String.format(Locale.ROOT, "V%03d__", migration);
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .map(UsageColumnsTest::textOf)
                    .flatMap(sql -> Stream.concat(parts(CREATED, sql), parts(ADDED, sql)))
                    .flatMap(part -> parts(COLUMN, part))
                    .toList();
        }
    }

    private static Stream<String> parts(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult found) -> found.group(1));
    }

    private static String textOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
