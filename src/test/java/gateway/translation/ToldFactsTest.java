package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.contract.UsageEstimate;
import gateway.usage.TokenUsage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stream's target has told while it runs: {@link StreamTranslation#told}. */
class ToldFactsTest {

    private static final UsageEstimate FORBIDDEN = new UsageEstimate() {
        @Override
        public long inputTokens() {
            throw new AssertionError("nothing is estimated while the stream runs");
        }

        @Override
        public long roughInputTokens() {
            return 7;
        }

        @Override
        public long outputTokens(long characters) {
            throw new AssertionError("nothing is estimated while the stream runs");
        }
    };

    @ParameterizedTest
    @EnumSource
    void aMessagesTargetIsNotAddedTo(Dialect front) {
        StreamTranslation stream = stream(front, Dialect.MESSAGES);
        StreamRun run = new StreamRun(stream);
        assertThat(stream.told()).isEqualTo(AnswerFacts.NONE);

        run.messages(
                "{'type':'message_start','message':{'model':'served'}}",
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}");
        assertThat(stream.told()).isEqualTo(new AnswerFacts("served", null, null, false));

        run.messages("{'type':'message_delta','delta':{'stop_reason':'max_tokens'},'usage':{'output_tokens':4}}");
        assertThat(stream.told())
                .isEqualTo(new AnswerFacts("served", "max_tokens", new TokenUsage(0, 4, 0, 0, 0, 0, 0, 0), false));
    }

    @ParameterizedTest
    @EnumSource
    void aChatTargetIsNotAddedTo(Dialect front) {
        StreamTranslation stream = stream(front, Dialect.CHAT);
        StreamRun run = new StreamRun(stream);
        assertThat(stream.told()).isEqualTo(AnswerFacts.NONE);

        run.chunks("{'model':'served','choices':[{'delta':{'content':'Hi'}}]}");
        assertThat(stream.told()).isEqualTo(new AnswerFacts("served", null, null, false));

        run.chunks("{'choices':[{'delta':{},'finish_reason':'length'}]}");
        assertThat(stream.told()).isEqualTo(new AnswerFacts("served", "max_tokens", null, false));
    }

    @ParameterizedTest
    @EnumSource
    void aResponsesTargetIsNotAddedTo(Dialect front) {
        StreamTranslation stream = stream(front, Dialect.RESPONSES);
        StreamRun run = new StreamRun(stream);
        assertThat(stream.told()).isEqualTo(AnswerFacts.NONE);

        run.messages(
                "{'type':'response.created','response':{'model':'served'}}",
                "{'type':'response.output_text.delta','output_index':0,'delta':'Hi'}");
        assertThat(stream.told()).isEqualTo(new AnswerFacts("served", null, null, false));

        run.messages("{'type':'response.completed','response':{'status':'completed','output':[],"
                + "'usage':{'input_tokens':7,'output_tokens':2}}}");
        assertThat(stream.told())
                .isEqualTo(new AnswerFacts("served", "end_turn", new TokenUsage(7, 2, 0, 0, 0, 0, 0, 0), false));
    }

    private static StreamTranslation stream(Dialect front, Dialect target) {
        String request = front == Dialect.RESPONSES
                ? "{'model':'a','input':'Hi'}"
                : "{'model':'a','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}";
        return Conversion.of(
                front,
                target,
                StreamRun.json(request),
                new TranslationTarget("m-1", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                tools -> new AnswerFrame("asked", "seed1", 1, tools, false, false, FORBIDDEN, null))
                .stream();
    }
}
