package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import harness.Sentences;
import harness.Sentences.Sentence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Commands that messages and remedies name are there, with their options, and are called as users call them. */
class CommandsInMessagesTest {

    private static final Pattern COMMAND = Pattern.compile("\\./claude-proxy((?: +[A-Za-z0-9.=_-]+)*)");
    private static final Pattern BARE = Pattern.compile(
            "(?<![\\w./-])claude-proxy (?:run|demo|keys|accounts|login|models|master-key|status|usage|backup|restore|doctor|help)\\b");

    @Test
    void everyCommandThatAMessageNamesIsThere() throws IOException {
        List<Sentence> all = Sentences.all();

        assertThat(all.stream().flatMap(each -> wrong(each).stream())).isEmpty();
        assertThat(all.stream().filter(each -> COMMAND.matcher(each.text()).find()))
                .hasSizeGreaterThan(20);
    }

    @Test
    void eachIsCalledInTheSameWay() throws IOException {
        assertThat(Sentences.all().stream()
                        .filter(each -> BARE.matcher(each.text()).find()))
                .isEmpty();
        assertThat(BARE.matcher("by: claude-proxy master-key rotate").find()).isTrue();
    }

    @Test
    void findsCommandsAndOptionsThatAreNone() {
        assertThat(Stream.of(
                                "./claude-proxy keys make NAME makes one",
                                "say ./claude-proxy acounts list",
                                "./claude-proxy login --nme NAME adds one",
                                "./claude-proxy keys list shows those that there are",
                                "./claude-proxy accounts add NAME --domain x or ./claude-proxy login --domain x adds one",
                                "./claude-proxy help")
                        .flatMap(text -> wrong(new Sentence("x", text)).stream()))
                .containsExactly("x: keys make", "x: acounts", "x: login --nme");
    }

    private static List<String> wrong(Sentence sentence) {
        List<String> wrong = new ArrayList<>();
        Matcher command = COMMAND.matcher(sentence.text());
        while (command.find()) {
            String fault = fault(command.group(1).strip());
            if (!fault.isEmpty()) {
                wrong.add(sentence.place() + ": " + fault);
            }
        }
        return wrong;
    }

    private static String fault(String call) {
        if (call.isEmpty()) {
            return "";
        }
        CommandLine at = ClaudeProxyCommand.commandLine();
        StringBuilder path = new StringBuilder();
        for (String word : call.split(" +", -1)) {
            String longer = path + (path.isEmpty() ? "" : " ") + word.replaceAll("[.]+$", "");
            if (word.startsWith("--")) {
                String option = word.replaceAll("[.=].*", "");
                if (!at.getCommandSpec().optionsMap().containsKey(option)) {
                    return longer;
                }
            } else if (!at.getSubcommands().isEmpty()) {
                CommandLine below = at.getSubcommands().get(word.replaceAll("[.]+$", ""));
                if (below == null) {
                    return longer;
                }
                at = below;
                path = new StringBuilder(longer);
            }
        }
        return "";
    }
}
