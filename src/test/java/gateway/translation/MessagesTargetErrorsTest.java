package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gateway.protocol.Dialect;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrorException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Errors of Messages targets, in whatever shape, for the clients of all dialects. */
class MessagesTargetErrorsTest {

    private static final String START = "{'type':'message_start','message':{'model':'served'}}";

    @ParameterizedTest
    @EnumSource
    void errorsOfStreamsAreMaskedAndOverflowsRecognised(Dialect front) {
        StreamTranslation stream = stream(front);
        StreamRun run = new StreamRun(stream)
                .event("error", "{'type':'error','error':{'type':'api_error','message':'no sk-ant-1234567890abcdef'}}");

        assertThat(error(stream).message()).startsWith("no ").doesNotContain("1234567890");
        if (front != Dialect.MESSAGES) {
            assertThat(String.join("", run.emitted())).doesNotContain("1234567890");
        }

        StreamTranslation tooLong = stream(front);
        new StreamRun(tooLong)
                .messages(START)
                .event("error", "{'error':{'message':'maximum context length is 10 tokens, resulted in 12 tokens'}}");
        assertThat(error(tooLong).status()).isEqualTo(400);
        assertThat(error(tooLong).message()).isEqualTo("prompt is too long: 12 tokens > 10 maximum");
    }

    @ParameterizedTest
    @EnumSource
    void errorsOfAnswersAreMaskedAndOverflowsRecognised(Dialect front) {
        assertThat(refused(
                                front,
                                "{'type':'error','error':{'type':'api_error','message':'no sk-ant-1234567890abcdef'}}")
                        .message())
                .startsWith("no ")
                .doesNotContain("1234567890");
        assertThat(refused(front, "{'error':{'message':'maximum context length is 10 tokens, resulted in 12 tokens'}}")
                        .message())
                .isEqualTo("prompt is too long: 12 tokens > 10 maximum");
        assertThat(refused(front, "{'error':'busy'}").message()).isEqualTo("busy");
        assertThat(refused(front, "{'object':'error','message':'busy'}").message())
                .isEqualTo("busy");
    }

    @ParameterizedTest
    @EnumSource
    void errorsOfOtherDialectsAreErrors(Dialect front) {
        for (String shape : List.of(
                "{'error':{'message':'busy','code':429}}",
                "{'error':'busy'}",
                "{'object':'error','message':'busy','type':'RateLimitError'}",
                "{'type':'error','error':{'message':'busy'}}",
                "[{'error':{'message':'busy','code':429}}]")) {
            for (@Nullable String name : new String[] {null, "message", "error"}) {
                StreamTranslation stream = stream(front);
                StreamRun run = new StreamRun(stream).event(name, shape).messages(START);

                assertThat(stream.ended()).as("%s %s", name, shape).isTrue();
                assertThat(stream.begun()).as("%s %s", name, shape).isFalse();
                assertThat(error(stream).message()).as("%s %s", name, shape).isEqualTo("busy");
                assertThat(run.emitted())
                        .as("%s %s", name, shape)
                        .singleElement()
                        .asString()
                        .contains("busy");
            }
        }
    }

    private static UpstreamError error(StreamTranslation stream) {
        return Objects.requireNonNull(stream.error());
    }

    private static UpstreamError refused(Dialect front, String answer) {
        return catchThrowableOfType(
                        UpstreamErrorException.class, () -> conversion(front).answer(StreamRun.json(answer)))
                .error();
    }

    private static StreamTranslation stream(Dialect front) {
        return conversion(front).stream();
    }

    private static Conversion conversion(Dialect front) {
        String request = front == Dialect.RESPONSES
                ? "{'model':'a','input':'Hi'}"
                : "{'model':'a','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}";
        return Conversion.of(
                front,
                Dialect.MESSAGES,
                StreamRun.json(request),
                new TranslationTarget("m-1", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                tools -> StreamRun.frame(false, false, tools));
    }
}
