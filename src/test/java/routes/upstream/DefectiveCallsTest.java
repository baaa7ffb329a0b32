package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.provider.SampleProvider;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.request.AttemptOutcome;

/** A defect of ours in the midst of a call. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DefectiveCallsTest {

    private static final String REQUEST =
            "{\"model\":\"m\",\"stream\":true,\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final String START =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{}}}\n\n";

    @Test
    void isAnsweredAndNotTriedElsewhere() throws Exception {
        try (LoopbackRelay relay = new LoopbackRelay(
                url -> SampleProvider.named("some")
                        .baseUrl(url)
                        .dialect(Dialect.MESSAGES)
                        .make(),
                true,
                null)) {
            relay.ofAccount();
            relay.streamsAndStays(List.of(START));
            relay.onBegin(() -> {
                throw new IllegalStateException("a defect");
            });
            HttpResponse<String> answer = relay.send("/v1/messages", REQUEST);
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
        }
    }
}
