package gateway.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetCookieTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest(name = "case 38: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sessionKey=new; Domain=.claude.ai; Path=/; HttpOnly; Secure; SameSite=lax|new",
                "sessionKey=new|new",
                "sessionKey=\"new\"; Max-Age=2592000; Expires=Thu, 01 Jan 1970 00:00:00 GMT|new",
                "sessionKey=new; expires=Fri, 18 Dec 2026 12:00:00 GMT|new",
                "sessionKey=new; expires=Fri, 18-Dec-2026 12:00:00 GMT|new",
                "sessionKey=new; Expires=some day|new"
            })
    void findsTheNewValue(String header, String value) {
        assertThat(SetCookie.sessionKey(header, NOW)).isEqualTo(value);
    }

    @ParameterizedTest(name = "case 38: {0}")
    @ValueSource(
            strings = {
                "",
                "sessionKey",
                "sessionKey=; Path=/",
                "sessionKey=\"\"",
                "sessionKey=gone; Max-Age=0",
                "sessionKey=gone; max-age=-1; Expires=Fri, 18 Dec 2026 12:00:00 GMT",
                "sessionKey=gone; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                "__cf_bm=sessionKey=x; Path=/",
                "sessionKeyLC=x",
                "SESSIONKEY=x"
            })
    void aDeletionAndOtherCookiesAreNone(String header) {
        assertThat(SetCookie.sessionKey(header, NOW)).isNull();
    }

    @Test
    void theLastOfSeveralHeadersCounts() {
        assertThat(SetCookie.sessionKey("__cf_bm=1; Path=/\nsessionKey=a\nsessionKey=b\nsessionKey=; Max-Age=0", NOW))
                .isEqualTo("b");
        assertThat(SetCookie.sessionKey("sessionKey=" + "a".repeat(40_000), NOW))
                .isNull();
    }
}
