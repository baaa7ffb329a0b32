package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.chattarget.ChatToMessagesAnswer;
import gateway.translation.chattarget.ChatToMessagesStream;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.responsestarget.ResponsesToMessagesStream;
import gateway.usage.TokenUsage;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The usage of answers in the shapes of vendors, as clients and usage rows see it. */
class UsageShapesTest {

    private static final String HI = "{'choices':[{'delta':{'content':'Hi'}}]}";
    private static final String STOP = "{'choices':[{'delta':{},'finish_reason':'stop'}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Google: thoughts show in the total only.
                "{'prompt_tokens':20,'completion_tokens':424,'total_tokens':1016} | 20 | 996 | 572",
                "{'prompt_tokens':20,'completion_tokens':0,'total_tokens':50} | 20 | 30 | 30",
                // xAI: they are told, and stand beside the completion.
                "{'prompt_tokens':20,'completion_tokens':5,'total_tokens':32,"
                        + "'completion_tokens_details':{'reasoning_tokens':7}} | 20 | 12 | 7",
                // OpenAI: they are a part of it.
                "{'prompt_tokens':20,'completion_tokens':9,'total_tokens':29,"
                        + "'completion_tokens_details':{'reasoning_tokens':7}} | 20 | 9 | 7",
                "{'prompt_tokens':20,'completion_tokens':9,'total_tokens':60,"
                        + "'completion_tokens_details':{'reasoning_tokens':0}} | 20 | 9 | 0",
                // A total with what the cache gave, or without anything of sense, says nothing of thoughts.
                "{'prompt_tokens':20,'completion_tokens':9,'total_tokens':39,'cache_read_input_tokens':10} | 10 | 9 | 0",
                "{'prompt_tokens':20,'completion_tokens':9,'total_tokens':5} | 20 | 9 | 0",
                "{'prompt_tokens':0,'completion_tokens':9,'total_tokens':50} | 11 | 9 | 0",
                "{'prompt_tokens':20,'completion_tokens':9,'completion_tokens_details':{'reasoning_tokens':100}}"
                        + " | 20 | 109 | 100",
                // The names of Responses, also beside those of chat.
                "{'input_tokens':20,'output_tokens':9,'total_tokens':29} | 20 | 9 | 0",
                "{'input_tokens':20,'output_tokens':9,'input_tokens_details':{'cached_tokens':5}} | 15 | 9 | 0",
                "{'prompt_tokens':20,'completion_tokens':9,'input_tokens':0,'output_tokens':0} | 20 | 9 | 0",
                "{'input_tokens':1,'output_tokens':2,'prompt_tokens':20,'completion_tokens':9} | 20 | 9 | 0",
                "{'input_tokens':20,'output_tokens':9,'prompt_tokens':0,'completion_tokens':0} | 20 | 9 | 0",
                // Numbers as texts.
                "{'prompt_tokens':'20','completion_tokens':'9','total_tokens':'29'} | 20 | 9 | 0",
                "{'prompt_tokens':'20','completion_tokens':'9','prompt_tokens_details':{'cached_tokens':'5'}}"
                        + " | 15 | 9 | 0",
                // The total tells the one that is missing.
                "{'prompt_tokens':null,'completion_tokens':9,'total_tokens':29} | 20 | 9 | 0",
                "{'completion_tokens':9,'total_tokens':29} | 20 | 9 | 0",
                "{'prompt_tokens':20,'completion_tokens':null,'total_tokens':29} | 20 | 9 | 0",
                // Moonshot: cached tokens at the top.
                "{'prompt_tokens':20,'completion_tokens':9,'total_tokens':29,'cached_tokens':15} | 5 | 9 | 0"
            })
    void countsThoughtsOnce(String usage, long input, long output, long thinking) {
        AnswerFacts facts =
                whole("{'choices':[{'message':{'content':'a'},'finish_reason':'stop'}],'usage':" + usage + "}");
        TokenUsage counted = Objects.requireNonNull(facts.usage());

        assertThat(counted.input()).isEqualTo(input);
        assertThat(counted.output()).isEqualTo(output);
        assertThat(counted.thinking()).isEqualTo(thinking);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'input_tokens':20,'output_tokens':10,'total_tokens':130,"
                        + "'output_tokens_details':{'reasoning_tokens':100}} | 20 | 110 | 100",
                "{'input_tokens':20,'output_tokens':110,'total_tokens':130,"
                        + "'output_tokens_details':{'reasoning_tokens':100}} | 20 | 110 | 100",
                "{'input_tokens':20,'output_tokens':10,'total_tokens':130} | 20 | 110 | 0",
                "{'input_tokens':20,'output_tokens':9,'total_tokens':29,'input_tokens_details':{'cached_tokens':5}}"
                        + " | 15 | 9 | 0",
                "{'input_tokens':'20','output_tokens':'9','total_tokens':'29'} | 20 | 9 | 0",
                "{'input_tokens':20,'output_tokens':9,'total_tokens':null,'output_tokens_details':null} | 20 | 9 | 0",
                "{'input_tokens':20,'output_tokens':9,'total_tokens':3} | 20 | 9 | 0"
            })
    void countsThoughtsOfResponsesOnce(String usage, long input, long output, long thinking) {
        StreamTranslation stream = new ResponsesToMessagesStream(StreamRun.frame(false));
        new StreamRun(stream)
                .messages(
                        "{'type':'response.output_text.delta','output_index':0,'delta':'Hi'}",
                        "{'type':'response.completed','response':{'status':'completed','output':[],'usage':" + usage
                                + "}}");
        TokenUsage counted = Objects.requireNonNull(stream.facts().usage());

        assertThat(counted.input()).isEqualTo(input);
        assertThat(counted.output()).isEqualTo(output);
        assertThat(counted.thinking()).isEqualTo(thinking);
        assertThat(counted.terms().doubtful()).isFalse();
    }

    @Test
    void readsTheUsageOfAChoice() {
        AnswerFacts facts = whole("{'choices':[{'message':{'content':'a'},'finish_reason':'stop',"
                + "'usage':{'prompt_tokens':20,'completion_tokens':9,'cached_tokens':15}}]}");
        assertThat(facts).isEqualTo(new AnswerFacts(null, "end_turn", new TokenUsage(5, 9, 15, 0, 0, 0, 0, 0), false));

        assertUsage(
                stream(
                        HI,
                        "{'choices':[{'delta':{},'finish_reason':'stop',"
                                + "'usage':{'prompt_tokens':20,'completion_tokens':9,'cached_tokens':15}}]}"),
                new TokenUsage(5, 9, 15, 0, 0, 0, 0, 0));
    }

    @Test
    void theUsageOfTheAnswerGoesBeforeThatOfAChoice() {
        AnswerFacts facts = whole("{'usage':{'prompt_tokens':20,'completion_tokens':9},"
                + "'choices':[{'message':{'content':'a'},'finish_reason':'stop',"
                + "'usage':{'prompt_tokens':1,'completion_tokens':1}}]}");

        assertThat(facts.usage()).isEqualTo(new TokenUsage(20, 9, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void takesTheLastOfMany() {
        assertUsage(
                stream(
                        withUsage(HI, 20, 1),
                        withUsage(HI, 20, 2),
                        withUsage(STOP, 20, 3),
                        "{'choices':[],'usage':{'prompt_tokens':20,'completion_tokens':3,'total_tokens':23}}"),
                new TokenUsage(20, 3, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void waitsForTheLastWhereTheEndHasNone() {
        assertUsage(
                stream(
                        withUsage(HI, 20, 1),
                        STOP,
                        "{'choices':[],'usage':{'prompt_tokens':20,'completion_tokens':8,'total_tokens':28}}"),
                new TokenUsage(20, 8, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void keepsACountThatTheLastLeavesOut() {
        assertUsage(
                stream(withUsage(HI, 20, 1), STOP, "{'choices':[],'usage':{'completion_tokens':8}}", "[DONE]"),
                new TokenUsage(20, 8, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void aStreamBeginsWithAnEstimateAndEndsWithTheCount() {
        StreamTranslation stream = new ChatToMessagesStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(stream)
                .chunks(HI, STOP, "{'choices':[],'usage':{'prompt_tokens':410,'completion_tokens':1}}");

        assertThat(start(run).path("input_tokens").asLong()).isEqualTo(10);
        assertThat(start(run).path("output_tokens").asLong()).isZero();
        assertThat(end(run).path("input_tokens").asLong()).isEqualTo(410);
        assertThat(stream.facts())
                .isEqualTo(new AnswerFacts(null, "end_turn", new TokenUsage(410, 1, 0, 0, 0, 0, 0, 0), false));
    }

    @Test
    void aCountAtTheBeginGoesBeforeTheEstimate() {
        StreamRun run = new StreamRun(new ChatToMessagesStream(StreamRun.frame(false)))
                .chunks("{'choices':[{'delta':{'content':'Hi'}}],'usage':{'prompt_tokens':33,'completion_tokens':1}}");

        assertThat(start(run).path("input_tokens").asLong()).isEqualTo(33);
    }

    @Test
    void anAnswerWithoutOutputKeepsTheCountOfTheTarget() {
        StreamTranslation stream = new ChatToMessagesStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(stream)
                .chunks(STOP, "{'choices':[],'usage':{'prompt_tokens':410,'completion_tokens':0}}", "[DONE]");

        assertThat(end(run).path("output_tokens").asLong()).isZero();
        assertThat(stream.facts().usage()).isEqualTo(new TokenUsage(410, 0, 0, 0, 0, 0, 0, 0));
        assertThat(stream.facts().estimated()).isFalse();
    }

    @Test
    void zerosAndNothingAreEstimatedAtTheEnd() {
        StreamTranslation stream = new ChatToMessagesStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(stream)
                .chunks(HI, STOP, "{'choices':[],'usage':{'prompt_tokens':0,'completion_tokens':0}}", "[DONE]");

        assertThat(start(run).path("input_tokens").asLong()).isEqualTo(10);
        assertThat(end(run).path("input_tokens").asLong()).isEqualTo(11);
        assertThat(stream.facts().estimated()).isTrue();
        assertThat(stream.told().usage()).isNull();
    }

    @Test
    void aStreamOfResponsesBeginsWithAnEstimateToo() {
        StreamTranslation stream = new ResponsesToMessagesStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(stream)
                .messages(
                        "{'type':'response.output_text.delta','output_index':0,'delta':'Hi'}",
                        "{'type':'response.completed','response':{'status':'completed','output':[],"
                                + "'usage':{'input_tokens':7,'output_tokens':2}}}");

        assertThat(start(run).path("input_tokens").asLong()).isEqualTo(10);
        assertThat(end(run).path("input_tokens").asLong()).isEqualTo(7);
        assertThat(stream.facts().usage()).isEqualTo(new TokenUsage(7, 2, 0, 0, 0, 0, 0, 0));
    }

    private static String withUsage(String chunk, int prompt, int completion) {
        return chunk.substring(0, chunk.length() - 1) + ",'usage':{'prompt_tokens':" + prompt + ",'completion_tokens':"
                + completion + ",'total_tokens':" + (prompt + completion) + "}}";
    }

    private static AnswerFacts whole(String answer) {
        return new ChatToMessagesAnswer()
                .translate(StreamRun.json(answer), StreamRun.frame(false))
                .facts();
    }

    private static StreamTranslation stream(String... chunks) {
        StreamTranslation stream = new ChatToMessagesStream(StreamRun.frame(false));
        new StreamRun(stream).chunks(chunks);
        return stream;
    }

    private static void assertUsage(StreamTranslation stream, TokenUsage usage) {
        assertThat(stream.ended()).isTrue();
        assertThat(stream.facts().usage()).isEqualTo(usage);
        assertThat(stream.facts().estimated()).isFalse();
    }

    private static JsonNode start(StreamRun run) {
        return run.data().getFirst().path("message").path("usage");
    }

    private static JsonNode end(StreamRun run) {
        return run.data().stream()
                .filter(event -> event.path("type").asText().equals("message_delta"))
                .findFirst()
                .orElseThrow()
                .path("usage");
    }
}
