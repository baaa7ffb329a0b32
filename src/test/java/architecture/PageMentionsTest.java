package architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page that code and documents mention is there, and so is every section of the page of wire facts that is named. */
class PageMentionsTest {

    private static final Path WIRE = Path.of("docs/wire.md");

    @Test
    void codeMentionsWhatThereIs() throws IOException {
        PageMentions rule =
                new PageMentions(PageMentions.headings(Files.readString(WIRE)), page -> Files.exists(Path.of(page)));
        List<Path> code;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            code = files.filter(PageMentionsTest::isText)
                    .filter(PageMentionsTest::isJudged)
                    .toList();
        }

        assertThat(code).hasSizeGreaterThan(1000);
        assertThat(code)
                .allSatisfy(file -> assertThat(rule.complaints(text(file))).isEmpty());
        assertThat(code.stream().filter(file -> text(file).contains(WIRE.toString())))
                .hasSizeGreaterThan(60);
    }

    @Test
    void documentsMentionWhatThereIs() throws IOException {
        List<Path> documents;
        try (Stream<Path> root = Files.list(Path.of("."));
                Stream<Path> docs = Files.walk(Path.of("docs"))) {
            documents = Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
        Set<String> sections = PageMentions.headings(Files.readString(WIRE));

        assertThat(documents).hasSizeGreaterThan(30).allSatisfy(document -> {
            PageMentions rule = new PageMentions(sections, page -> isThere(page, document));
            assertThat(rule.missing(text(document))).isEmpty();
        });
    }

    static Stream<String> wrongTexts() {
        return Stream.of(
                "/** See protocol.md 1.4. */",
                "/**\n * See docs/nowhere.md.\n */",
                "/** See docs/wire.md. */",
                "/** See docs/wire.md, \"Weather\". */",
                "/**\n * See docs/wire.md, \"Usage\" and\n * \"Weather\". More.\n */",
                "// See docs/wire.md, \"Stream\n// weather\".");
    }

    @ParameterizedTest
    @MethodSource("wrongTexts")
    void complainsOnce(String text) {
        assertThat(rule().complaints(text)).hasSize(1);
    }

    static Stream<String> goodTexts() {
        return Stream.of(
                "/** See docs/wire.md, \"Usage\". */",
                "/**\n * See docs/wire.md, \"Usage\" and \"Stream\n * events\".\n */",
                "/**\n * See (docs/wire.md,\n * \"Errors\", \"Usage\" and\n * \"Stream events\", column C). And \"that\".\n */",
                "# See https://example.com/protocol.md");
    }

    @ParameterizedTest
    @MethodSource("goodTexts")
    void letsGoodMentionsBe(String text) {
        assertThat(rule().complaints(text)).isEmpty();
    }

    /** By its path from the document, from the root, or by its name among the documents. */
    private static boolean isThere(String page, Path document) {
        return Stream.of(document.resolveSibling(page), Path.of(page), Path.of("docs", page))
                .anyMatch(Files::exists);
    }

    private static PageMentions rule() {
        return new PageMentions(Set.of("Errors", "Usage", "Stream events"), "docs/wire.md"::equals);
    }

    private static boolean isText(Path file) {
        String name = file.toString();
        return Stream.of(".java", ".yaml", ".properties", ".sql", ".json", ".xml")
                .anyMatch(name::endsWith);
    }

    /** Everything but the texts above that are wrong on purpose. */
    private static boolean isJudged(Path file) {
        return !file.endsWith("PageMentionsTest.java") && !file.endsWith("PageMentions.java");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
