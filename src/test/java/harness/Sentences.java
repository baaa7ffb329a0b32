package harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The texts for people in the code of the proxy: string literals with a space, those that are joined by plus as one. */
public final class Sentences {

    /** A literal, with what joins it to the next one. */
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"(\\s*\\+\\s*(?=\"))?");

    private static final Path CODE = Path.of("src/main/java");
    private static final Path MESSAGES = Path.of("src/main/resources/locales/messages.properties");

    private Sentences() {}

    /**
     * A text and where it stands.
     *
     * @param place for messages of tests
     */
    public record Sentence(String place, String text) {}

    /** All of them, those that clients read included. */
    public static List<Sentence> all() throws IOException {
        List<Sentence> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CODE)) {
            files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(file -> addOf(file, all));
        }
        Files.readAllLines(MESSAGES).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .forEach(text -> all.add(new Sentence("messages", text)));
        return all;
    }

    private static void addOf(Path file, List<Sentence> all) {
        try {
            StringBuilder text = new StringBuilder();
            Matcher literal = LITERAL.matcher(Files.readString(file));
            while (literal.find()) {
                text.append(literal.group(1));
                if (literal.group(2) == null) {
                    add(file, text.toString(), all);
                    text.setLength(0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Path file, String text, List<Sentence> all) {
        all.add(new Sentence(CODE.relativize(file).toString(), text));
    }
}
