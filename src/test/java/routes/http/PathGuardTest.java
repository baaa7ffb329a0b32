package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/",
                "/v1/messages",
                "/v1/messages?beta=true",
                "/v1/files/file_1/content",
                "/v1/models/claude-opus-4.8",
                "/v1/..data",
                "/v1/data../x",
                "/v1/.well-known",
                "/v1/a%20b",
                "/v1/caf%C3%A9",
                "/v1/files?after=../../x//y;z#%2e%2f",
                "/v1/files?"
            })
    void plainPathsPass(String target) {
        assertThat(PathGuard.isPlain(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "v1/messages",
                "http://other.example/v1/messages",
                "?x=1",
                "//v1/messages",
                "/v1//messages",
                "/v1/messages//",
                "/v1/./messages",
                "/v1/../api/admin/usage",
                "/v1/..",
                "/v1/.",
                "/..",
                "/..?x=1",
                "/v1\\messages",
                "/v1/messages;x=1",
                "/v1/messages#x",
                "/v1/%2e%2e/api",
                "/v1/%2E./api",
                "/v1/..%2fapi",
                "/v1/..%2Fapi",
                "/v1/%5capi",
                "/v1/messages%00",
                "/v1/messages%3bx",
                "/v1/%252e%252e/api"
            })
    void pathsWithASecondReadingDoNot(String target) {
        assertThat(PathGuard.isPlain(target)).isFalse();
    }
}
