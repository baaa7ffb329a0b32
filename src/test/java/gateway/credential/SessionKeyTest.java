package gateway.credential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyTest {

    @ParameterizedTest(name = "case 39: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sk-ant-sid01-Abc_9-x|sk-ant-sid01-Abc_9-x",
                "  sk-ant-sid02-b  |sk-ant-sid02-b",
                "sk-ant-sid77-c|sk-ant-sid77-c",
                "sessionKey=sk-ant-sid01-d|sk-ant-sid01-d",
                "sessionKey=sk-ant-sid02-e; Path=/; HttpOnly|sk-ant-sid02-e",
                "cf=1; lastActiveOrg=o; sessionKey=sk-ant-sid01-f; x=\"y\"|sk-ant-sid01-f",
                "Cookie: a=b; sessionKey=\"sk-ant-sid01-g\"|sk-ant-sid01-g",
                "sessionKey=sk-ant-sid01-h; sessionKey=sk-ant-sid01-i|sk-ant-sid01-h"
            })
    void takesTheValueOfEveryForm(String written, String value) {
        assertThat(SessionKey.read(written)).isEqualTo(new SessionKey(value));
    }

    @ParameterizedTest(name = "case 39: {0}")
    @ValueSource(
            strings = {
                "",
                "x",
                "sessionKey=",
                "sessionKey=deleted",
                "mysessionKey=sk-ant-sid01-a",
                "sk-ant-sid123-a",
                "sk-ant-oat01-a",
                "sk-ant-sid01-a,b",
                "sk-ant-sid01-ä"
            })
    void refusesJunk(String written) {
        assertThat(SessionKey.read(written)).isNull();
    }

    @Test
    void whatWasStoredInEarlierTimesStillWorks() {
        assertThat(SessionKey.of(new Credential.SessionCookie("a=b; sessionKey=old-key; cf=x"))
                        .header())
                .isEqualTo("sessionKey=old-key");
        assertThat(SessionKey.of(new Credential.SessionCookie("old-key")).header())
                .isEqualTo("sessionKey=old-key");
    }

    @Test
    void showsNoSecretAsText() {
        assertThat(new SessionKey("sk-ant-sid01-hidden")).asString().doesNotContain("hidden");
    }
}
