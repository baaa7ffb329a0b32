package routes.cli.words;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.AccountKind;
import org.junit.jupiter.api.Test;

class WebHintsTest {

    @Test
    void tellsThatWebModeIsOffOfAnAccountThatNeedsIt() {
        assertThat(WebHints.of(AccountKind.COOKIE, false))
                .hasValueSatisfying(hint -> assertThat(hint)
                        .startsWith("web mode is off")
                        .endsWith("./claude-proxy config set gateway.web.enabled true"));
        assertThat(WebHints.of(AccountKind.COOKIE, true)).isEmpty();
        assertThat(WebHints.of(AccountKind.OAUTH_AND_COOKIE, false)).isEmpty();
        assertThat(WebHints.of(AccountKind.API_KEY, false)).isEmpty();
    }
}
