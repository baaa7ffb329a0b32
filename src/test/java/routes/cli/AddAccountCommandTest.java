package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.admin.NewAccount;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import routes.cli.session.Prompt;

class AddAccountCommandTest {

    @Test
    void anApiKeyNeedsNothingElse() throws IOException {
        assertThat(read("sk-ant-api\n", "spare"))
                .isEqualTo(new NewAccount(
                        "spare", AccountKind.API_KEY, "sk-ant-api", null, null, null, AccountOptions.DEFAULT));
    }

    @Test
    void aTokenMayHaveARefreshTokenAndAnEnd() throws IOException {
        assertThat(read("access\nrefresh\n", "max", "--kind", "OAUTH", "--expires-at", "2026-11-21T00:00:00Z"))
                .isEqualTo(new NewAccount(
                        "max",
                        AccountKind.OAUTH,
                        "access",
                        "refresh",
                        Instant.parse("2026-11-21T00:00:00Z"),
                        null,
                        AccountOptions.DEFAULT));
        assertThat(read("access\n", "max", "--kind", "OAUTH").refreshToken()).isNull();
    }

    @Test
    void theCookieComesLast() throws IOException {
        NewAccount both = read("access\n\ncookie\n", "max", "--kind", "OAUTH_AND_COOKIE");

        assertThat(both.secret()).isEqualTo("access");
        assertThat(both.refreshToken()).isNull();
        assertThat(both.cookie()).isEqualTo("cookie");

        NewAccount web = read("cookie\n", "web", "--kind", "COOKIE");
        assertThat(web.cookie()).isEqualTo("cookie");
        assertThat(web.secret()).isNull();
    }

    @Test
    void takesTheOperatorsOptions() throws IOException {
        assertThat(read("key\n", "a", "--domain", "team-a", "--weight", "3", "--priority", "-2")
                        .options())
                .isEqualTo(new AccountOptions("team-a", 3, -2));
    }

    @Test
    void takesAProxyAsAnOptionOrFromStandardInput() throws IOException {
        assertThat(read("key\n", "a", "--proxy", "http://proxy.example.com:3128")
                        .options()
                        .proxy())
                .hasToString("http://proxy.example.com:3128");

        NewAccount account = read("key\nsocks5://ann:s3cret@proxy.example.com\n", "a", "--proxy", "-");
        assertThat(account.secret()).isEqualTo("key");
        assertThat(account.options().proxy().port()).isEqualTo(1080);
        assertThat(account.options().proxy().password()).isEqualTo("s3cret");
    }

    @Test
    void aSecretThatIsMissingIsNamed() {
        assertThatThrownBy(() -> read("", "a"))
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith("Secret:");
        assertThatThrownBy(() -> read("access\nrefresh\n", "a", "--kind", "OAUTH_AND_COOKIE"))
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith("Cookie:");
    }

    private static NewAccount read(String input, String... arguments) throws IOException {
        AddAccountCommand add = new AddAccountCommand();
        CommandLine command = new CommandLine(add);
        command.parseArgs(arguments);
        return add.read(Prompt.of(command.getCommandSpec(), false, new StringReader(input)));
    }
}
