package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ClaudeProxyCommandTest {

    private final StringWriter errors = new StringWriter();
    private final CommandLine root = ClaudeProxyCommand.commandLine().setErr(new PrintWriter(errors, true));

    @Test
    void theCommandsMirrorTheAdminApi() {
        assertThat(root.getSubcommands())
                .containsOnlyKeys(
                        "run",
                        "demo",
                        "version",
                        "keys",
                        "accounts",
                        "login",
                        "models",
                        "status",
                        "usage",
                        "backup",
                        "restore",
                        "doctor",
                        "routes",
                        "replay",
                        "config",
                        "console",
                        "completion",
                        "master-key",
                        "train",
                        "help");
        assertThat(root.getSubcommands().get("models").getSubcommands()).containsOnlyKeys("list", "refresh");
        assertThat(root.getSubcommands().get("keys").getSubcommands()).containsOnlyKeys("create", "list", "revoke");
        assertThat(root.getSubcommands().get("accounts").getSubcommands())
                .containsOnlyKeys(
                        "add",
                        "change",
                        "list",
                        "show",
                        "activate",
                        "deactivate",
                        "lift",
                        "remove",
                        "refresh",
                        "test",
                        "history",
                        "import",
                        "export",
                        "oauth-from-cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "demo", "train"})
    void whatServesReadsNoOtherCommand(String command) {
        assertThat(ClaudeProxyCommand.commandLineFor(command, "--quiet").getSubcommands())
                .containsOnlyKeys(command);
        assertThat(ClaudeProxyCommand.commandLineFor("help", command).getSubcommands())
                .hasSameSizeAs(root.getSubcommands());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void helpIsShownAndIsNoError(String asked) {
        StringWriter shown = new StringWriter();
        root.setOut(new PrintWriter(shown, true));

        assertThat(root.execute(asked)).isZero();

        assertThat(shown.toString()).contains("Usage: claude-proxy", "run", "demo", "accounts");
        assertThat(errors.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts add --help", "accounts add -h", "help accounts add"})
    void everyCommandTellsItsOwnHelp(String asked) {
        StringWriter shown = new StringWriter();
        root.setOut(new PrintWriter(shown, true));

        assertThat(root.execute(asked.split(" "))).isZero();

        assertThat(shown.toString()).contains("Usage: claude-proxy accounts add");
    }

    @Test
    void everyCommandHasHelpAndVersionAndSaysWhatItDoes() {
        for (CommandSpec spec : tree(root.getCommandSpec())) {
            String name = spec.qualifiedName();
            assertThat(spec.optionsMap()).as(name).containsKeys("-h", "--help", "-V", "--version");
            assertThat(text(spec.usageMessage().description())).as(name).isNotBlank();
            spec.options()
                    .forEach(option -> assertThat(text(option.description()))
                            .as(name + " " + option.longestName())
                            .isNotBlank());
            spec.positionalParameters()
                    .forEach(parameter -> assertThat(text(parameter.description()))
                            .as(name + " " + parameter.paramLabel())
                            .isNotBlank());
        }
    }

    @Test
    void everyCommandTellsTheVersionAndItsHelpInEachWay() {
        for (CommandSpec spec : tree(root.getCommandSpec())) {
            String path = spec.qualifiedName().replaceFirst("claude-proxy ?", "");
            for (String option : List.of("-V", "--version")) {
                assertThat(shown(path + " " + option))
                        .as(path)
                        .isEqualToNormalizingNewlines(VersionCommand.text() + "\n");
            }
            for (String asked : List.of(path + " -h", path + " --help", "help " + path)) {
                assertThat(shown(asked)).as(asked).contains("Usage: " + spec.qualifiedName());
            }
        }
    }

    @Test
    void everyListCanBeReadByScripts() {
        for (CommandSpec spec : tree(root.getCommandSpec())) {
            if (List.of("list", "show", "history", "status", "usage").contains(spec.name())) {
                assertThat(spec.optionsMap()).as(spec.qualifiedName()).containsKey("--json");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acounts | there is no command acounts; did you mean accounts? See ./claude-proxy help",
                "accunts list | there is no command accunts; did you mean accounts? See ./claude-proxy help",
                "accounts lst | there is no command lst of accounts; did you mean list? See ./claude-proxy help"
                        + " accounts",
                "keys revok x | there is no command revok of keys; did you mean revoke? See ./claude-proxy help keys",
                "key list | there is no command key; did you mean keys? See ./claude-proxy help",
                "help acounts | there is no command acounts; did you mean accounts? See ./claude-proxy help",
                "help accounts ad | there is no command ad of accounts; did you mean add? See ./claude-proxy help"
                        + " accounts",
                "xyzzy | there is no command xyzzy; see ./claude-proxy help",
                "accounts list --stat x | there is no option --stat of accounts list; did you mean --state?"
                        + " See ./claude-proxy help accounts list",
                "login --nme x | there is no option --nme of login; did you mean --name? See ./claude-proxy help login",
                "--nothing | there is no option --nothing; see ./claude-proxy help",
                "keys create a b | there is one argument too many: b; see ./claude-proxy help keys create",
                "accounts show | missing required parameter: 'ID'; see ./claude-proxy help accounts show",
                "usage --since yesterday | --since: expected 7d, 12h, a date like 2026-11-21 or a time like"
                        + " 2026-11-21T18:00:00Z, got yesterday; see ./claude-proxy help usage",
                "usage --since 2999-01-01 | --since: expected a time that has been, got 2999-01-01, which is to come;"
                        + " see ./claude-proxy help usage",
                "usage --status 42 | --status: expected a status from 100 to 599, got 42; see ./claude-proxy help usage",
                "accounts remove anna | nobody can be asked here whether to remove account anna: say --yes;"
                        + " see ./claude-proxy help accounts remove"
            })
    void whatIsWrongIsSaidInOneLineWithWhatWasMeant(String asked, String said) {
        assertThat(root.execute(asked.split(" "))).isEqualTo(2);

        assertThat(errors.toString()).isEqualToNormalizingNewlines("claude-proxy: " + said + "\n");
    }

    @Test
    void aGroupNamesWhatItHas() {
        assertThat(root.execute("keys")).isEqualTo(2);

        assertThat(errors.toString())
                .isEqualToNormalizingNewlines("claude-proxy: say what to do with keys: create, list, revoke;"
                        + " see ./claude-proxy help keys\n");
    }

    @Test
    void withoutACommandAllAreShown() {
        assertThat(root.execute()).isEqualTo(2);

        assertThat(errors.toString()).contains("Usage: claude-proxy", "accounts", "a command is missing");
    }

    private String shown(String asked) {
        StringWriter shown = new StringWriter();
        CommandLine line = ClaudeProxyCommand.commandLine()
                .setOut(new PrintWriter(shown, true))
                .setErr(new PrintWriter(errors, true));
        assertThat(line.execute(asked.strip().split(" +"))).as(asked).isZero();
        assertThat(errors.toString()).as(asked).isEmpty();
        return shown.toString();
    }

    private static List<CommandSpec> tree(CommandSpec spec) {
        List<CommandSpec> all = new ArrayList<>(List.of(spec));
        spec.subcommands().values().forEach(below -> all.addAll(tree(below.getCommandSpec())));
        return all;
    }

    private static String text(String[] lines) {
        return String.join("", lines);
    }

    @Test
    void nothingThatIsReadSteersTheTerminal() throws Exception {
        ClaudeProxyCommand.explain(new IllegalStateException("made by \u001b[2Jevil\nline"), root, root.parseArgs());

        assertThat(errors.toString()).isEqualToIgnoringNewLines("claude-proxy: made by \uFFFD[2Jevil\uFFFDline");
    }

    @Test
    void aFailureOfOursIsOneSentence() throws Exception {
        int code = ClaudeProxyCommand.explain(
                new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_NOT_FOUND, "nobody"), root, root.parseArgs());

        assertThat(code).isEqualTo(1);
        assertThat(errors.toString())
                .isEqualToIgnoringNewLines("claude-proxy: There is no account `nobody`;"
                        + " ./claude-proxy accounts list shows those that there are");
    }

    @Test
    void aDatabaseThatIsDownIsSaidToBeSo() throws Exception {
        int code = ClaudeProxyCommand.explain(
                new GatewayFailure.GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null),
                root,
                root.parseArgs());

        assertThat(code).isEqualTo(1);
        assertThat(errors.toString()).contains("the database does not answer");
    }

    @Test
    void aFolderThatIsNotThereIsSaidToBeSo() throws Exception {
        int code = ClaudeProxyCommand.explain(new NoSuchFileException("/nowhere/tmp"), root, root.parseArgs());

        assertThat(code).isEqualTo(1);
        assertThat(errors.toString())
                .startsWith("claude-proxy: /nowhere/tmp: there is no such file or folder; ")
                .contains("DATA_FOLDER", "java.io.tmpdir");
    }

    @Test
    void whatIsThrownWhileRoutesAreBuiltIsOneLine() throws Exception {
        CommandLine root = ClaudeProxyCommand.commandLine();
        StringWriter err = new StringWriter();
        root.setErr(new PrintWriter(err, true));
        var failure = new IllegalArgumentException("onException must be defined before any routes in the RouteBuilder");
        failure.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.apache.camel.builder.RouteBuilder", "onException", "RouteBuilder.java", 1)
        });

        int code = ClaudeProxyCommand.explain(failure, root, root.parseArgs());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "claude-proxy: the routes cannot start: onException must be defined before any routes in the"
                                + " RouteBuilder");
    }
}
