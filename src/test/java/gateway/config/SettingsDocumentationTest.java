package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsDocumentationTest {

    private static final Pattern KEY = Pattern.compile("`(gateway\\.[a-z0-9.{},-]+)`");
    private static final Pattern BRACES = Pattern.compile("(.*)\\{([^}]*)}(.*)");

    @Test
    void everySettingStandsInTheTableOfOperations() throws IOException {
        var keys = new TreeSet<>(
                new SettingsLoader(Map.of(), Map.of()).merged(Map.of()).keySet());
        keys.removeIf(key -> !key.startsWith("gateway.") || key.startsWith("gateway.schedule."));

        var told = new TreeSet<String>();
        for (String line : Files.readAllLines(Path.of("docs/operations.md"))) {
            if (line.startsWith("| `gateway.")) {
                KEY.matcher(line.split("\\|", -1)[1])
                        .results()
                        .map(key -> key.group(1))
                        .flatMap(SettingsDocumentationTest::each)
                        .forEach(told::add);
            }
        }

        assertThat(told).isEqualTo(keys);
    }

    @Test
    void whatItCallsLiveIsInForceAtOnce() throws IOException {
        var live = new TreeSet<String>();
        for (String line : Files.readAllLines(Path.of("docs/operations.md"))) {
            if (line.startsWith("| `gateway.") && line.contains("*Live*")) {
                KEY.matcher(line.split("\\|", -1)[1])
                        .results()
                        .map(key -> key.group(1))
                        .flatMap(SettingsDocumentationTest::each)
                        .forEach(live::add);
            }
        }

        assertThat(live).isNotEmpty().allMatch(key -> SettingEffect.of(key) == SettingEffect.LIVE);
    }

    private static Stream<String> each(String key) {
        return BRACES.matcher(key)
                .results()
                .findFirst()
                .map(SettingsDocumentationTest::each)
                .orElse(Stream.of(key));
    }

    private static Stream<String> each(MatchResult braces) {
        return Stream.of(braces.group(2).split(",", -1))
                .flatMap(word -> each(braces.group(1) + word + braces.group(3)));
    }
}
