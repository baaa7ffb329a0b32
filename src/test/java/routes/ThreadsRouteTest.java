package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.request.AttemptOutcome;
import routes.stub.ProviderRelay;
import routes.stub.StubRequest;

/** Only Anthropic knows the messages of a thread. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadsRouteTest {

    private static final String CREATE = "{\"type\":\"create\"}";
    private static final String CONTINUE = "{\"type\":\"continue\",\"previous_message_id\":\"msg_1\"}";

    private ProviderRelay relay;

    @AfterEach
    void stop() {
        relay.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic|" + CREATE,
                "anthropic|" + CONTINUE,
                "chat|" + CREATE,
                "chat|" + CONTINUE,
                "responses|" + CONTINUE
            })
    void aThreadIsNotSentToAnotherVendor(String api, String thread) throws Exception {
        relay = new ProviderRelay((provider, context) -> new AttemptOutcome.Answered())
                .with("a", 1, "dialect", api)
                .start();

        assertThat(relay.send(asking(thread), relay.providers().stage("m", "a")))
                .isInstanceOfSatisfying(
                        GatewayFailure.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.THREAD_UNSUPPORTED));
        assertThat(relay.providers().called()).isEmpty();
    }

    @Test
    void anotherProviderMayBeAnthropic() throws Exception {
        relay = new ProviderRelay((provider, context) -> new AttemptOutcome.Answered())
                .with("a", 1, "dialect", "anthropic")
                .with("b", 2, "dialect", "anthropic", "baseUrl", "https://api.anthropic.com")
                .start();

        assertThat(relay.send(asking(CONTINUE), relay.providers().stage("m", "a", "b")))
                .isNull();
        assertThat(relay.providers().called()).containsExactly("b");
    }

    @Test
    void noThreadIsNone() throws Exception {
        relay = new ProviderRelay((provider, context) -> new AttemptOutcome.Answered())
                .with("a", 1, "dialect", "anthropic")
                .start();

        assertThat(relay.send(asking("null"), relay.providers().stage("m", "a")))
                .isNull();
    }

    private static StubRequest asking(String thread) throws Exception {
        return StubRequest.post("/v1/messages").asking("""
            {"model":"asked","max_tokens":9,"messages":[{"role":"user","content":"Hi"}],"thread":%s}\
            """.formatted(thread));
    }
}
