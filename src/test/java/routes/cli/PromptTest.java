package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import routes.cli.session.Prompt;

class PromptTest {

    private final StringWriter shown = new StringWriter();
    private final CommandLine command =
            new CommandLine(new ExportAccountsCommand()).setErr(new PrintWriter(shown, true));

    @Test
    void readsOneTextALine() throws IOException {
        Prompt prompt = of(" first \n\n  \nlast");

        assertThat(prompt.requireSecret("Secret")).isEqualTo("first");
        assertThat(prompt.secret("Refresh token")).isNull();
        assertThat(prompt.secret("Refresh token")).isNull();
        assertThat(prompt.line("Code")).isEqualTo("last");
        assertThat(prompt.secret("Cookie")).isNull();
    }

    @Test
    void aMissingSecretIsNamedAndNoneIsShown() {
        Prompt prompt = of("\nsk-ant-secret\n");

        assertThatThrownBy(() -> prompt.requireSecret("Cookie"))
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith("Cookie:");
        assertThat(shown.toString()).isEmpty();
    }

    @Test
    void nobodyIsAskedForWhatComesOutOfAPipe() throws IOException {
        Prompt piped = of("secret\ncode#state\n");

        assertThat(piped.secret("Secret")).isEqualTo("secret");
        assertThat(piped.line("Paste the code")).isEqualTo("code#state");
        assertThat(shown.toString()).isEmpty();
    }

    @Test
    void whoTypesIsAskedThoughTheResultGoesIntoAFile() throws IOException {
        Prompt typed = Prompt.of(command.getCommandSpec(), true, new StringReader("secret\ncode#state\n"));

        assertThat(typed.secret("Secret")).isEqualTo("secret");
        assertThat(typed.line("Paste the code")).isEqualTo("code#state");
        assertThat(shown.toString().lines()).containsExactly("Secret:", "Paste the code:");
    }

    private Prompt of(String input) {
        return Prompt.of(command.getCommandSpec(), false, new StringReader(input));
    }
}
