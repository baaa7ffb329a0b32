package gateway.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Allocated;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link MessageFacts} and {@link ErrorFacts}: what is read of JSON answers. */
class AnswerFactsTest {

    private static final String MESSAGE = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-x",
         "content":[{"type":"text","text":"{\\"id\\":1}","id":"no","usage":{"input_tokens":99}}],
         "stop_reason":"end_turn","container":{"expires_at":"x","id":"container_1","skills":[{"id":"no"}]},
         "usage":{"input_tokens":10,"output_tokens":20,"cache_read_input_tokens":30}}\
        """;
    private static final String ERROR = """
        {"request_id":"req_1","type":"error","error":{"details":{"error_code":"enforced_spend_limit_reached","x":[1]},
         "type":"invalid_request_error","message":"You have reached your limits"}}\
        """;

    @Test
    void readsAMessage() {
        MessageFacts facts = MessageFacts.read(bytes(MESSAGE));
        assertThat(facts.id()).isEqualTo("msg_1");
        assertThat(facts.model()).isEqualTo("claude-x");
        assertThat(facts.stopReason()).isEqualTo("end_turn");
        assertThat(facts.containerId()).isEqualTo("container_1");
        assertThat(facts.usage().input()).isEqualTo(10);
        assertThat(facts.usage().output()).isEqualTo(20);
        assertThat(facts.usage().cacheRead()).isEqualTo(30);
    }

    @Test
    void readsAMessageWithNullsAndOtherTypes() {
        MessageFacts facts = MessageFacts.read(
                bytes("{\"id\":null,\"model\":[\"a\"],\"stop_reason\":{\"a\":1},\"container\":null,\"usage\":null}"));
        assertThat(facts).usingRecursiveComparison().isEqualTo(MessageFacts.read(bytes("{}")));
        assertThat(facts.id()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"msg_1", "claude-x", "end_turn", "container_1", "message", "cache_read_input_tokens"})
    void keepsNothingThatIsHugeOfAMessageThatComesBitByBit(String text) {
        byte[] body = bytes(MESSAGE.replace("\"" + text + "\"", "\"" + "x".repeat(38_000_000) + "\""));

        long allocated = Allocated.by(() -> {
            MessageFacts facts = MessageFacts.read(new ByteArrayInputStream(body));
            assertThat(facts.id()).isEqualTo(text.equals("msg_1") ? null : "msg_1");
            assertThat(facts.model()).isEqualTo(text.equals("claude-x") ? null : "claude-x");
            assertThat(facts.stopReason()).isEqualTo(text.equals("end_turn") ? null : "end_turn");
            assertThat(facts.containerId()).isEqualTo(text.equals("container_1") ? null : "container_1");
            assertThat(facts.usage().output()).isEqualTo(20);
        });

        assertThat(allocated).isLessThan(4 << 20);
    }

    @Test
    void readsNothingOfAMessageThatIsCut() {
        byte[] body = bytes(MESSAGE);
        for (int length = 0; length < body.length; length++) {
            MessageFacts facts = MessageFacts.read(Arrays.copyOf(body, length));
            assertThat(facts.id()).as("%d bytes", length).isNull();
            assertThat(facts.usage().input()).isZero();
        }
    }

    @Test
    void readsNothingOfABodyThatIsNoMessage() {
        for (String body :
                new String[] {"", "<html><body>502", "[]", "null", "\"text\"", "{{", "\u0000{\u0000}", "\uFFFF"}) {
            assertThat(MessageFacts.read(bytes(body)).model()).as(body).isNull();
            assertThat(ErrorFacts.read(bytes(body))).as(body).isEqualTo(new ErrorFacts(null, null, null));
        }
        assertThat(ErrorFacts.read(new byte[] {'{', (byte) 0xFF, (byte) 0xFE, 0}))
                .isEqualTo(new ErrorFacts(null, null, null));
    }

    @Test
    void readsAnError() {
        assertThat(ErrorFacts.read(bytes(ERROR)))
                .isEqualTo(new ErrorFacts(
                        "invalid_request_error", "You have reached your limits", "enforced_spend_limit_reached"));
    }

    @Test
    void readsAnErrorWithAnotherShape() {
        assertThat(ErrorFacts.read(bytes("{\"error\":{\"type\":\"api_error\",\"details\":null}}")))
                .isEqualTo(new ErrorFacts("api_error", null, null));
        assertThat(ErrorFacts.read(bytes("{\"error\":{\"message\":\"m\",\"details\":{\"error_code\":300001}}}")))
                .isEqualTo(new ErrorFacts(null, "m", "300001"));
        assertThat(ErrorFacts.read(bytes("{\"error\":{\"type\":[],\"details\":[{\"error_code\":\"x\"}]}}")))
                .isEqualTo(new ErrorFacts(null, null, null));
        assertThat(ErrorFacts.read(bytes("{\"error\":{\"details\":{\"error_code\":null}}}"))
                        .code())
                .isNull();
        assertThat(ErrorFacts.read(bytes("{\"error\":{\"details\":{\"error_code\":{\"a\":1}},\"type\":\"t\"}}")))
                .isEqualTo(new ErrorFacts("t", null, null));
        assertThat(ErrorFacts.read(bytes("{\"error\":\"text\"}"))).isEqualTo(new ErrorFacts(null, null, null));
    }

    @Test
    void readsNothingOfAnErrorThatIsCut() {
        byte[] body = bytes(ERROR);
        for (int length = 0; length < body.length; length++) {
            assertThat(ErrorFacts.read(Arrays.copyOf(body, length))).isEqualTo(new ErrorFacts(null, null, null));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
