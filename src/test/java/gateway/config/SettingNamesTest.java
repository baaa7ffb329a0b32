package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import harness.Sentences;
import harness.Sentences.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Settings that messages and remedies name are there. */
class SettingNamesTest {

    private static final Pattern VARIABLE = Pattern.compile("(?<![\\w$.-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\\w*])");
    private static final Pattern KEY =
            Pattern.compile("(?<![\\w.-])gateway(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*){2,}(?![\\w.-]*[{/])");

    /** Texts for PostgreSQL, and what JDBC and file formats call their own. */
    private static final List<String> OTHERS = List.of("gateway/storage/", "gateway/backup/", "gateway/translation/");

    /** Variables that are no settings of ours, or once were: what messages say of them is that. */
    private static final Set<String> KNOWN = Set.of(
            "ANTHROPIC_BASE_URL",
            "OPENAI_BASE_URL",
            "OPENAI_API_KEY",
            "ANTHROPIC_API_KEY",
            "PROXY_AUTH_KEY",
            "OAUTH_AND_COOKIE",
            "API_KEY");

    @Test
    void everyVariableThatAMessageNamesIsASetting() throws IOException {
        assertThat(unknown(Sentences.all().stream(), VARIABLE, variables())).isEmpty();
    }

    @Test
    void everyKeyThatAMessageNamesIsASetting() throws IOException {
        assertThat(unknown(Sentences.all().stream(), KEY, keys())).isEmpty();
    }

    @Test
    void findsNamesThatAreNone() throws IOException {
        Stream<Sentence> wrong = Stream.of(
                new Sentence("a", "correct HOST (MANAGEMENT_HOST for health)"),
                new Sentence("b", "set gateway.server.prot to a free one, or PROVIDER_BASE_URL and NO_PROXY"));

        assertThat(unknown(wrong, VARIABLE, variables())).containsExactly("a: MANAGEMENT_HOST");
        assertThat(unknown(Stream.of(new Sentence("b", "set gateway.server.prot (PORT)")), KEY, keys()))
                .containsExactly("b: gateway.server.prot");
        assertThat(Sentences.all().stream()
                        .filter(each -> VARIABLE.matcher(each.text()).find()))
                .hasSizeGreaterThan(50);
    }

    private static List<String> unknown(Stream<Sentence> sentences, Pattern names, Set<String> known) {
        return sentences
                .filter(each -> each.text().contains(" "))
                .filter(each -> OTHERS.stream().noneMatch(each.place()::startsWith))
                .flatMap(each -> names.matcher(each.text())
                        .results()
                        .map(result -> result.group())
                        .filter(name -> !known.contains(name))
                        .map(name -> each.place() + ": " + name))
                .distinct()
                .toList();
    }

    private static Set<String> variables() throws IOException {
        Set<String> known = new TreeSet<>(KNOWN);
        known.addAll(EnvironmentNames.toKeys(keys()).keySet());
        Arrays.stream(FailureKind.values()).map(Enum::name).forEach(known::add);
        Matcher launcher =
                Pattern.compile("(?m)^#   (CLAUDE_PROXY_\\w+) ").matcher(Files.readString(Path.of("claude-proxy")));
        while (launcher.find()) {
            known.add(launcher.group(1));
        }
        return known;
    }

    private static Set<String> keys() {
        return new SettingsLoader(Map.of(), Map.of())
                .merged(Map.of()).keySet().stream()
                        .filter(key -> key.startsWith("gateway."))
                        .collect(Collectors.toSet());
    }
}
