package routes.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CompletionCommandTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void theScriptIsOneForBash(String shell) throws Exception {
        assertThat(bash("-n", script(shell).toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acc|accounts",
                "comp|completion",
                "accounts sh|show",
                "accounts list --j|--json",
                "accounts list --state INV|INVALID",
                "usage --b|--by",
                "routes ch|check",
                "routes check --j|--json",
                "completion Z|ZSH",
                "help acc|accounts",
                "help master|master-key",
                "usage --stat|--status"
            })
    void bashCompletesAWord(String typed, String completed) throws Exception {
        String run = "source " + script("bash") + "; COMP_WORDS=(./claude-proxy " + typed
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=\"${COMP_WORDS[*]}\""
                + "; COMP_POINT=${#COMP_LINE}; _complete_claude-proxy; printf '%s\\n' \"${COMPREPLY[@]}\"";

        assertThat(bash("-c", run).lines()).contains(completed);
    }

    @Test
    void fishKnowsEachCommandAndOption() {
        String script = text("fish");

        assertThat(script.lines().filter(line -> line.startsWith("complete ")))
                .contains(
                        "complete -c claude-proxy -n '__claude_proxy_at keys' -a revoke"
                                + " -d 'Revokes a key; running proxies refuse it at once.'",
                        "complete -c claude-proxy -n '__claude_proxy_below accounts list' -l json"
                                + " -d 'As JSON, with everything that is known.'",
                        "complete -c claude-proxy -n '__claude_proxy_below accounts list' -l state -r"
                                + " -a 'active inactive rate_limited invalid'"
                                + " -d 'Only these: ACTIVE, INACTIVE, RATE_LIMITED, INVALID'",
                        "complete -c claude-proxy -n '__claude_proxy_at completion' -a 'bash zsh fish'")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("complete -c claude-proxy -n '__claude_proxy_at help' -a 'run demo ")
                        .contains(" accounts ", " master-key ")
                        .doesNotContain("train"))
                .allSatisfy(line -> assertThat(line.replace("\\'", "").chars().filter(letter -> letter == '\''))
                        .as(line)
                        .satisfies(quotes -> assertThat(quotes.size() % 2).isZero()));
    }

    private Path script(String shell) throws IOException {
        return Files.writeString(folder.resolve(shell), text(shell), UTF_8);
    }

    private static String text(String shell) {
        StringWriter shown = new StringWriter();
        CommandLine root = ClaudeProxyCommand.commandLine().setOut(new PrintWriter(shown, true));
        assertThat(root.execute("completion", shell)).isZero();
        return shown.toString();
    }

    private static String bash(String... arguments) throws Exception {
        String[] line = new String[arguments.length + 2];
        line[0] = "bash";
        line[1] = "--norc";
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
