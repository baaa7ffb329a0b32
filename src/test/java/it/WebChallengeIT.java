package it;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.Refusal;
import harness.SimulatedWeb;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebReply;

/** A challenge pauses web mode for the address of the gateway, not for one account. */
@Lab
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Web mode, challenge")
class WebChallengeIT {

    private static final int PAUSE_SECONDS = 900;

    private static final DemoWebReply CHALLENGE = DemoWebReply.body(403, "text/html", "<title>Just a moment...</title>")
            .header("cf-mitigated", "challenge");

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Test
    @Order(1)
    @DisplayName("30: a challenge for what one client has written stops nobody else")
    void oneClientPausesNobody() {
        web.answerBy((call, usual) -> call.kind() == Kind.CREATE ? CHALLENGE : usual.get());
        Refusal.check(ask(), FailureKind.WEB_CHALLENGED);
        assertThat(web.calls(Kind.ORGANIZATIONS)).isNotEmpty();
        web.clear();

        assertThat(client.message(MessageBody.user("Harmless").json()).statusCode())
                .isEqualTo(200);
        web.awaitNothingLeft();
    }

    @Test
    @Order(2)
    @DisplayName("30: behind a challenge nobody is asked until the pause is over")
    void nobodyIsAskedForAWhile() {
        web.answerBy((call, usual) ->
                call.kind() == Kind.CREATE || call.kind() == Kind.ORGANIZATIONS ? CHALLENGE : usual.get());
        checkPaused(ask());
        assertThat(web.calls(Kind.CREATE))
                .as("no other account is asked either")
                .hasSize(1);
        web.clear();

        for (int i = 0; i < 3; i++) {
            checkPaused(ask());
        }

        assertThat(web.calls(Kind.CREATE, Kind.COMPLETION)).isEmpty();
        assertThat(proxy.accounts().list("").stream()
                        .map(account -> account.path("state").asText())
                        .toList())
                .isEqualTo(List.of("active", "active"));
    }

    private static HttpResponse<byte[]> ask() {
        return client.message(MessageBody.user("Challenge me").json());
    }

    private static void checkPaused(HttpResponse<byte[]> answer) {
        Refusal.check(answer, FailureKind.WEB_CHALLENGED);
        assertThat(Integer.parseInt(answer.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(PAUSE_SECONDS - 120, PAUSE_SECONDS);
    }
}
