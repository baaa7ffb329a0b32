package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ClaudeProxyCommandTest {

    private final StringWriter errors = new StringWriter();
    private final CommandLine root = new CommandLine(new ClaudeProxyCommand()).setErr(new PrintWriter(errors, true));

    @Test
    void theCommandsMirrorTheAdminApi() {
        assertThat(root.getSubcommands())
                .containsOnlyKeys("run", "demo", "version", "keys", "accounts", "login", "models", "help");
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
                        "export");
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

    @ParameterizedTest
    @ValueSource(strings = {"", "help nothing", "--nothing"})
    void whatIsNoCommandIsAnError(String asked) {
        assertThat(root.execute(asked.isEmpty() ? new String[0] : asked.split(" ")))
                .isEqualTo(2);

        assertThat(errors.toString()).contains("Usage: claude-proxy");
    }

    @Test
    void aFailureOfOursIsOneSentence() throws Exception {
        int code = ClaudeProxyCommand.explain(
                new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_NOT_FOUND), root, root.parseArgs());

        assertThat(code).isEqualTo(1);
        assertThat(errors.toString()).isEqualToIgnoringNewLines("claude-proxy: There is no such account.");
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
}
