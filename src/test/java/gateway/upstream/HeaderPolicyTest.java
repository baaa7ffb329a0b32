package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderPolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "Content-Length",
                "Connection",
                "Keep-Alive",
                "Transfer-Encoding",
                "TE",
                "Trailer",
                "Upgrade",
                "HTTP2-Settings",
                "Proxy-Connection",
                "Proxy-Authorization",
                "Proxy-Authenticate",
                "X-Api-Key",
                "AUTHORIZATION",
                "cookie",
                "Accept-Encoding",
                "X-Forwarded-For",
                "X-FORWARDED-HOST",
                "Forwarded",
                "X-Real-IP",
                "Expect",
                "Via",
                "X-Claude-Proxy-Hop",
                "CamelHttpUri",
                "camelhttppath",
                "CAMELFileName",
                "cAmElExec",
                "Camel-X",
                "org.apache.camel.x",
                "Org.Apache.Camel.Y",
                ":authority",
                ":path",
            })
    void keepsFromTheUpstream(String name) {
        assertThat(HeaderPolicy.forwardsToUpstream(name, Set.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic-version",
                "Anthropic-Beta",
                "anthropic-workspace-id",
                "anthropic-dangerous-direct-browser-access",
                "Content-Type",
                "Content-Encoding",
                "Accept",
                "Accept-Language",
                "User-Agent",
                "x-app",
                "X-Claude-Code-Session-Id",
                "x-client-request-id",
                "x-stainless-retry-count",
                "x-stainless-timeout",
                "idempotency-key",
                "x-never-seen-before",
                "traceparent",
                "x-camel",
                "teapot",
                "hostname",
                "x-forwarded",
                "priority",
            })
    void forwardsToTheUpstream(String name) {
        assertThat(HeaderPolicy.forwardsToUpstream(name, Set.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Transfer-Encoding",
                "TE",
                "Trailer",
                "Upgrade",
                "Proxy-Authenticate",
                "Content-Length",
                "Set-Cookie",
                "SET-COOKIE2",
                "CamelHttpResponseCode",
                "CAMELx",
                "org.apache.camel.x",
                "X-Claude-Proxy-Request-Id",
                "x-claude-proxy-anything",
                ":status",
            })
    void keepsFromTheClient(String name) {
        assertThat(HeaderPolicy.forwardsToClient(name, Set.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request-id",
                "Retry-After",
                "retry-after-ms",
                "x-should-retry",
                "anthropic-organization-id",
                "anthropic-ratelimit-unified-5h-status",
                "anthropic-ratelimit-requests-remaining",
                "Content-Type",
                "Content-Encoding",
                "cf-ray",
                "server",
                "date",
                "via",
                "x-never-seen-before",
                "cache-control",
                "vary",
            })
    void forwardsToTheClient(String name) {
        assertThat(HeaderPolicy.forwardsToClient(name, Set.of())).isTrue();
    }

    @Test
    void keepsWhatConnectionNames() {
        Set<String> named = HeaderPolicy.namedByConnection(List.of("keep-alive, X-Hop ", "close,,x-other"));

        assertThat(named).containsExactlyInAnyOrder("x-hop", "x-other");
        assertThat(HeaderPolicy.forwardsToUpstream("X-HOP", named)).isFalse();
        assertThat(HeaderPolicy.forwardsToClient("x-Other", named)).isFalse();
        assertThat(HeaderPolicy.forwardsToUpstream("x-third", named)).isTrue();
    }

    @Test
    void connectionWithoutNamesNamesNothing() {
        assertThat(HeaderPolicy.namedByConnection(List.of())).isEmpty();
        assertThat(HeaderPolicy.namedByConnection(List.of("close", "Keep-Alive, Upgrade")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null, oauth-2025-04-20",
                "'', oauth-2025-04-20",
                "'a-1,b-2', 'a-1,b-2,oauth-2025-04-20'",
                "'a-1 , b-2', 'a-1 , b-2,oauth-2025-04-20'",
                "'oauth-2025-04-20', 'oauth-2025-04-20'",
                "'a-1, oauth-2025-04-20 ,b-2', 'a-1, oauth-2025-04-20 ,b-2'",
                "'oauth-2025-04-20-x', 'oauth-2025-04-20-x,oauth-2025-04-20'",
            })
    void addsTheBetaOnceAndLeavesTheRestByteForByte(String client, String expected) {
        assertThat(HeaderPolicy.mergeBeta(client, "oauth-2025-04-20")).isEqualTo(expected);
    }
}
