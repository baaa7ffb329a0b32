package it;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.access.Password;
import harness.JolokiaClient;
import harness.Lab;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JMX over HTTP that is off, and one whose password is guessed at. */
@Lab
@Timeout(300)
class JolokiaLockIT {

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;

    @Test
    void withoutAPasswordThereIsNone() {
        JolokiaClient jolokia = new JolokiaClient(proxy);

        assertThat(jolokia.get(null, null, "").statusCode()).isEqualTo(404);
        assertThat(jolokia.get("operator", JolokiaClient.OPERATOR, "/version").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoGuessesWaitsAlsoWithTheRightPassword() {
        try (ProxyProcess guessed = ProxyProcess.builder()
                .upstream(upstream)
                .env("GATEWAY_MANAGEMENT_JOLOKIA_PASSWORD", Password.hashed(JolokiaClient.OPERATOR))
                .start()) {
            JolokiaClient jolokia = new JolokiaClient(guessed);
            assertThat(jolokia.get("operator", JolokiaClient.OPERATOR, "").statusCode())
                    .isEqualTo(200);
            assertThat(jolokia.get("viewer", JolokiaClient.VIEWER, "").statusCode())
                    .isEqualTo(401);
            for (int i = 0; i < 9; i++) {
                assertThat(jolokia.get("operator", "a wrong password " + i, "").statusCode())
                        .isEqualTo(401);
            }
            var locked = jolokia.get("operator", JolokiaClient.OPERATOR, "");
            assertThat(locked.statusCode()).isEqualTo(429);
            assertThat(locked.headers().firstValue("retry-after")).isPresent();
            assertThat(guessed.output()).doesNotContain("a wrong password", JolokiaClient.OPERATOR);
        }
    }
}
