package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
                "/v1/files?",
                "/v1/messages?",
                "/v1/messages/?beta=true",
                "/v1/messages/count_tokens",
                "/v1/messages/batches/msgbatch_01AbC/results",
                "/v1/files/file_011CNha8iCJcU1wXNR6q4V8w",
                "/v1/models/claude-opus-4-8%5B1m%5D",
                "/v1/models/vendor%3Amodel%40eu",
                "/v1/modelsX",
                "/v1/messagesX",
                "/observe/metrics",
                "/v1/files?name=%6d%zz&path=%2e%2e%2f"
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
                "/v1/%252e%252e/api",
                "*?x=1",
                // unreserved characters, RFC 3986 6.2.2.2
                "/%76%31/messages",
                "/v%31/messages",
                "/v1/%6dessages",
                "/v1/%6Dessages",
                "/v1/message%73",
                "/v1/messages%2Fcount_tokens",
                "/v1/count%5Ftokens",
                "/v1/messages/count%5ftokens",
                "/v1/chat%2Dcompletions",
                "/v1/%66iles/abc",
                "/v1/files/%31",
                "/v1/files/%7e",
                // twice encoded
                "/v1/%256dessages",
                "/v1/%25%36%64essages",
                // broken
                "/v1/messages%",
                "/v1/messages%6",
                "/v1/messages%zz",
                "/v1/messages%u006d",
                "/v1/%-1x",
                "/v1/%+6x",
                // another query, fragment, parameter or segment for whoever decodes it
                "/v1/messages%3Fbeta=true",
                "/v1/messages%23x",
                "/v1/messages%3Bx",
                "/v1/messages%5C",
                // control characters
                "/v1/messages%0a",
                "/v1/messages%0D",
                "/v1/messages%09",
                "/v1/messages%7F",
                "/v1/x%C2%85",
                "/v1/x%c2%9b2J",
                // not UTF-8: over-long, surrogates, cut, lone
                "/v1/%C1%ADessages",
                "/v1/%c0%af",
                "/v1/%E0%80%AF",
                "/v1/%ED%A0%80",
                "/v1/caf%C3",
                "/v1/caf%E9",
                // raw bytes beyond ASCII, spaces and controls anywhere
                "/v1/caf\u00e9",
                "/v1/messages\u00a0",
                "/v1/messages\n",
                "/v1/messages \u001b[2J",
                "/v1/files?name=\u00e9",
                "/v1/files?name=a b",
                "/v1/files?name=\u0000",
                // words of the API in another spelling
                "/V1/messages",
                "/v1/Messages",
                "/v1/MESSAGES/batches",
                "/v1/messages/Batches",
                "/v1/messages/batches/msgbatch_1/Results",
                "/v1/messages.",
                "/v1/messages..",
                "/v1/messages%20",
                "/v1/%20messages",
                "/v1/messages%20./count_tokens",
                "/v1/%EF%BD%8Dessages",
                "/v1/messages%C2%A0",
                "/v1/Chat/completions",
                // other forms of targets
                "https://api.anthropic.com/v1/messages",
                "api.anthropic.com:443",
                "host/v1/messages"
            })
    void pathsWithASecondReadingDoNot(String target) {
        assertThat(PathGuard.isPlain(target)).isFalse();
    }

    @Test
    void aRequestWithoutATargetHasNone() {
        assertThat(PathGuard.isPlain(null)).isFalse();
    }
}
