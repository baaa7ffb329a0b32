package harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The YAML of docs/providers.md, word for word, so that what operators copy is what is tested. */
public final class ProvidersFile {

    private static final Path GUIDE = Path.of("docs/providers.md");
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s]+");

    private ProvidersFile() {}

    /** The blocks below a heading of the second level, in order. */
    public static List<String> blocks(String heading) {
        String guide = guide();
        int from = guide.indexOf("\n## " + heading + "\n");
        if (from < 0) {
            throw new AssertionError("no heading " + heading + " in " + GUIDE);
        }
        int to = guide.indexOf("\n## ", from + 1);
        String section = guide.substring(from, to < 0 ? guide.length() : to);
        return BLOCK.matcher(section).results().map(block -> block.group(1)).toList();
    }

    /** What in the guide matches a regular expression, without repeats. */
    public static List<String> words(String expression) {
        return Pattern.compile(expression)
                .matcher(guide())
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    private static String guide() {
        try {
            return Files.readString(GUIDE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The value of a parameter in a block. */
    public static String parameter(String block, String name) {
        Matcher found = Pattern.compile("- name: " + name + "\n\\s+value: (.*)").matcher(block);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in\n" + block);
        }
        return found.group(1).strip();
    }

    /** The block with its base URL at another host; path and all else stay. */
    public static String at(String block, String url) {
        String given = parameter(block, "baseUrl");
        return block.replace(given, ORIGIN.matcher(given).replaceFirst(url));
    }
}
