package gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.error.UpstreamError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams between the two OpenAI dialects, which are translated twice. */
class ChainedStreamTest {

    private static final List<String> CHUNKS = List.of(
            "{'id':'c','model':'served-1','choices':[{'index':0,'delta':{'role':'assistant','content':''}}]}",
            "{'id':'c','model':'served-1','choices':[{'index':0,'delta':{'content':'Grüße '}}]}",
            "{'id':'c','model':'served-1','choices':[{'index':0,'delta':{'content':'🙂 und mehr'}}]}",
            "{'id':'c','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'call_1','type':'function',"
                    + "'function':{'name':'weather','arguments':''}}]}}]}",
            "{'id':'c','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{\\\"at\\\":'}}]}}]}",
            "{'id':'c','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]}}]}",
            "{'id':'c','choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}",
            "{'id':'c','choices':[],'usage':{'prompt_tokens':9,'completion_tokens':3,"
                    + "'prompt_tokens_details':{'cached_tokens':4}}}",
            "[DONE]");

    @Test
    void aStreamThereAndBackSaysTheSame() {
        StreamTranslation back = chatFromResponses();
        StreamRun run = new StreamRun(back).bytes(responses(CHUNKS), new Random(1));

        assertThat(text(run)).isEqualTo("Grüße 🙂 und mehr");
        assertThat(arguments(run)).isEqualTo("{\"at\":1}");
        assertThat(run.data())
                .anySatisfy(chunk -> assertThat(chunk.at("/choices/0/delta/tool_calls/0/function/name")
                                .asText())
                        .isEqualTo("weather"));
        assertThat(run.data())
                .anySatisfy(
                        chunk -> assertThat(chunk.at("/choices/0/finish_reason").asText())
                                .isEqualTo("tool_calls"));
        assertThat(run.data())
                .anySatisfy(chunk -> assertThat(chunk.at("/usage/prompt_tokens_details/cached_tokens")
                                .asInt())
                        .isEqualTo(4));
        assertThat(run.emitted()).last().isEqualTo("data: [DONE]\n\n");
        assertThat(back.ended()).isTrue();
        assertThat(back.error()).isNull();
        assertThat(back.facts().stopReason()).isEqualTo("tool_use");
        assertThat(Objects.requireNonNull(back.facts().usage()).cacheRead()).isEqualTo(4);
    }

    @Test
    void theOfficialLibraryReadsWhatAResponsesClientGets() {
        ResponsesRun run = new ResponsesRun(responsesFromChat());
        CHUNKS.forEach(chunk -> run.raw(null, chunk.replace('\'', '"')));
        run.end();

        var response = run.accumulated().response();

        assertThat(response.output()).hasSize(2);
        assertThat(response.output()
                        .get(0)
                        .asMessage()
                        .content()
                        .get(0)
                        .asOutputText()
                        .text())
                .isEqualTo("Grüße 🙂 und mehr");
        assertThat(response.output().get(1).asFunctionCall().arguments()).isEqualTo("{\"at\":1}");
    }

    @Test
    void theFactsAreThoseOfTheTarget() {
        StreamTranslation there = responsesFromChat();
        ResponsesRun run = new ResponsesRun(there);
        CHUNKS.forEach(chunk -> run.raw(null, chunk.replace('\'', '"')));

        assertThat(there.facts().modelServed()).isEqualTo("served-1");
        assertThat(there.facts().estimated()).isFalse();
        assertThat(run.text.toString()).contains("asked-model").doesNotContain("served-1");
    }

    @Test
    void howTheBytesAreCutMakesNoDifference() {
        byte[] stream = responses(CHUNKS);
        List<String> whole =
                new StreamRun(chatFromResponses()).bytes(stream, new Random(0)).emitted();

        for (int seed = 1; seed <= 100; seed++) {
            assertThat(new StreamRun(chatFromResponses())
                            .bytes(stream, new Random(seed))
                            .emitted())
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    @Test
    void aStreamThatBreaksOffAnywhereEndsWithAnError() {
        for (int length = 1; length < CHUNKS.size() - 2; length++) {
            StreamTranslation there = responsesFromChat();
            ResponsesRun run = new ResponsesRun(there);
            CHUNKS.subList(0, length).forEach(chunk -> run.raw(null, chunk.replace('\'', '"')));
            run.end().end();

            assertThat(there.ended()).as("after %d chunks", length).isTrue();
            assertThat(there.error()).as("after %d chunks", length).isNotNull();
            assertThat(run.names).as("after %d chunks", length).doesNotContain("response.completed");
            assertThat(run.names.stream().filter(ChainedStreamTest::isFailure))
                    .as("after %d chunks", length)
                    .hasSize(1);
            assertThat(run.names.getLast()).as("after %d chunks", length).matches(ChainedStreamTest::isFailure);
        }
    }

    @Test
    void aBrokenStreamOfResponsesHasNoGoodEndEither() {
        String[] events = new String(responses(CHUNKS), UTF_8).split("(?<=\n\n)");
        assertThat(events).hasSizeGreaterThan(8);

        for (int length = 1; length < events.length; length++) {
            StreamTranslation back = chatFromResponses();
            byte[] cut = String.join("", List.of(events).subList(0, length)).getBytes(UTF_8);
            StreamRun run = new StreamRun(back).bytes(cut, new Random(length)).end();

            assertThat(back.ended()).as("after %d events", length).isTrue();
            assertThat(back.error()).as("after %d events", length).isNotNull();
            assertThat(run.emitted())
                    .as("after %d events", length)
                    .last()
                    .asString()
                    .startsWith("data: {\"error\":");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'message':'busy','code':502}}",
                "{'error':{'message':'busy','type':'server_error'}}",
                "{'object':'error','message':'busy'}"
            })
    void anErrorOfTheTargetIsTheError(String error) {
        StreamTranslation there = responsesFromChat();
        ResponsesRun run = new ResponsesRun(there).raw(null, error.replace('\'', '"'));
        CHUNKS.forEach(chunk -> run.raw(null, chunk.replace('\'', '"')));
        run.end();

        assertThat(there.ended()).isTrue();
        assertThat(Objects.requireNonNull(there.error()).message()).contains("busy");
        assertThat(run.text.toString()).contains("busy").doesNotContain("Grüße");
    }

    @Test
    void afterAFailureOfOursNothingComes() {
        StreamTranslation there = responsesFromChat();
        ResponsesRun run = new ResponsesRun(there);
        CHUNKS.subList(0, 3).forEach(chunk -> run.raw(null, chunk.replace('\'', '"')));
        assertThat(there.begun()).isTrue();

        there.onFailure(UpstreamError.of(500, "api_error", "too bad"), run);
        int told = run.names.size();
        CHUNKS.subList(3, CHUNKS.size()).forEach(chunk -> run.raw(null, chunk.replace('\'', '"')));
        run.end();

        assertThat(there.ended()).isTrue();
        assertThat(Objects.requireNonNull(there.error()).message()).isEqualTo("too bad");
        assertThat(run.names).hasSize(told);
        assertThat(run.text.toString()).contains("too bad");
    }

    @Test
    void aCommentKeepsTheClientWaitingButBeginsNothing() {
        StreamTranslation there = responsesFromChat();
        List<String> emitted = new ArrayList<>();

        there.onComment(event -> emitted.add(new String(event, UTF_8)));

        assertThat(there.begun()).isFalse();
        assertThat(there.ended()).isFalse();
        assertThat(emitted).allSatisfy(event -> assertThat(event).startsWith(":"));
    }

    private static boolean isFailure(String name) {
        return name.equals("response.failed") || name.equals("error");
    }

    private static String text(StreamRun run) {
        StringBuilder text = new StringBuilder();
        run.data()
                .forEach(chunk ->
                        text.append(chunk.at("/choices/0/delta/content").asText("")));
        return text.toString();
    }

    private static String arguments(StreamRun run) {
        StringBuilder text = new StringBuilder();
        run.data()
                .forEach(chunk -> text.append(chunk.at("/choices/0/delta/tool_calls/0/function/arguments")
                        .asText("")));
        return text.toString();
    }

    /** The bytes of the stream that a Responses client gets from these chunks. */
    private static byte[] responses(List<String> chunks) {
        ResponsesRun run = new ResponsesRun(responsesFromChat());
        chunks.forEach(chunk -> run.raw(null, chunk.replace('\'', '"')));
        run.end();
        return run.text.toString().getBytes(UTF_8);
    }

    private static StreamTranslation responsesFromChat() {
        return stream(Dialect.RESPONSES, Dialect.CHAT, "{'model':'a','input':'Hi'}");
    }

    private static StreamTranslation chatFromResponses() {
        return stream(Dialect.CHAT, Dialect.RESPONSES, "{'model':'a','messages':[{'role':'user','content':'Hi'}]}");
    }

    private static StreamTranslation stream(Dialect front, Dialect target, String request) {
        return Conversion.of(
                front,
                target,
                ResponsesRun.json(request),
                new TranslationTarget("m-1", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                tools -> ResponsesRun.frame(tools, false))
                .stream();
    }
}
