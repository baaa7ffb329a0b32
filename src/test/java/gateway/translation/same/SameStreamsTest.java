package gateway.translation.same;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.translation.StreamRun;
import gateway.translation.error.StreamErrors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Streams that stay in their dialect: {@link SameChatStream}, {@link SameMessagesStream}. */
class SameStreamsTest {

    private static final String TEXT = "{ \"x_é🙂\": {\"model\": \"inner\"}, \"model\" : \"gpt-\\u0035\","
            + " \"choices\":[{\"index\":0,\"delta\":{\"content\":\"H\\u00fc \"}}] }";
    private static final String FINISH =
            "{\"model\":\"gpt-5\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}";
    private static final String USAGE =
            "{\"model\":\"gpt-5\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":4}}}";

    @Test
    void chunksKeepTheirBytesButTheModel() {
        SameChatStream stream = new SameChatStream(StreamRun.frame(true));
        StreamRun run = new StreamRun(stream).chunks(TEXT, FINISH, USAGE, "[DONE]");

        assertThat(run.emitted())
                .containsExactly(
                        "data: " + TEXT.replace("\"gpt-\\u0035\"", "\"asked-model\"") + "\n\n",
                        "data: " + FINISH.replace("gpt-5", "asked-model") + "\n\n",
                        "data: " + USAGE.replace("gpt-5", "asked-model") + "\n\n",
                        "data: [DONE]\n\n");
        assertThat(stream.facts().modelServed()).isEqualTo("gpt-5");
        assertThat(stream.facts().stopReason()).isEqualTo("max_tokens");
        assertThat(stream.facts().usage().input()).isEqualTo(5);
        assertThat(stream.facts().usage().cacheRead()).isEqualTo(4);
        assertThat(stream.facts().estimated()).isFalse();
    }

    @Test
    void usageThatOnlyWeAskedForIsLeftOutButCounted() {
        SameChatStream stream = new SameChatStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(stream).chunks(TEXT, FINISH, USAGE, "[DONE]");

        assertThat(run.emitted()).hasSize(3).noneMatch(event -> event.contains("usage"));
        assertThat(stream.facts().usage().output()).isEqualTo(3);
    }

    @Test
    void usageThatTheTargetDoesNotTellIsEstimated() {
        SameChatStream stream = new SameChatStream(StreamRun.frame(true));
        StreamRun run = new StreamRun(stream).chunks(TEXT, FINISH, "[DONE]");

        assertThat(run.data()).last().satisfies(chunk -> {
            assertThat(chunk.at("/usage/prompt_tokens").asInt()).isEqualTo(11);
            assertThat(chunk.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        });
        assertThat(stream.facts().estimated()).isTrue();
    }

    @Test
    void azuresFirstChunkAndLinesInsideTheDataGoOn() {
        StreamRun run = new StreamRun(new SameChatStream(StreamRun.frame(false)))
                .chunks("{\"choices\":[],\n\"prompt_filter_results\":[]}");

        assertThat(run.emitted()).containsExactly("data: {\"choices\":[],\ndata: \"prompt_filter_results\":[]}\n\n");
    }

    @Test
    void errorsOfAllShapesBecomeOne() {
        for (String error : List.of(
                "{'error':{'message':'busy','code':502}}",
                "{'object':'error','message':'busy'}",
                "{'choices':[{'delta':{},'finish_reason':'error'}],'error':{'message':'busy'}}")) {
            SameChatStream stream = new SameChatStream(StreamRun.frame(false));
            StreamRun run =
                    new StreamRun(stream).chunks(TEXT, error, FINISH, "[DONE]").end();

            assertThat(run.emitted()).as(error).hasSize(2);
            assertThat(run.data().get(1).at("/error/message").asText()).isEqualTo("busy");
            assertThat(stream.error()).isNotNull();
        }
        SameChatStream named = new SameChatStream(StreamRun.frame(false));
        new StreamRun(named).event("error", "{'type':'error','error':{'type':'overloaded_error','message':'busy'}}");
        assertThat(named.error().message()).isEqualTo("busy");
        assertThat(named.begun()).isFalse();
    }

    @Test
    void aChatStreamIsWholeFromItsFinishReasonOn() {
        SameChatStream whole = new SameChatStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(whole).chunks(TEXT, FINISH).comment().end();
        assertThat(run.emitted()).endsWith(": ping\n\n", "data: [DONE]\n\n");
        assertThat(whole.error()).isNull();

        SameChatStream cut = new SameChatStream(StreamRun.frame(false));
        new StreamRun(cut).chunks(TEXT).end();
        assertThat(cut.error()).isEqualTo(StreamErrors.CUT);
        assertThat(cut.begun()).isTrue();

        SameChatStream unreadable = new SameChatStream(StreamRun.frame(false));
        new StreamRun(unreadable).chunks("{\"choices\"");
        assertThat(unreadable.error()).isEqualTo(StreamErrors.UNREADABLE);
    }

    @Test
    void whatCannotBeReadAfterTheFinishReasonIsNoError() {
        SameChatStream stream = new SameChatStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(stream).chunks(TEXT, FINISH, "keepalive").end();

        assertThat(stream.error()).isNull();
        assertThat(run.emitted()).hasSize(3).endsWith("data: [DONE]\n\n");
    }

    @Test
    void messagesKeepTheirBytesButTheModelOfTheStart() {
        String start = "event: message_start\n"
                + "data: {\"type\":\"message_start\", \"model\":\"no\",\"message\":{\"id\":\"m\",\"model\":"
                + " \"glm\",\"usage\":{\"input_tokens\":3}}}\n\n";
        String rest = "event: content_block_start\n"
                + "data: {\"type\":\"content_block_start\",\"index\":0}\n\n"
                + "event: content_block_delta\n"
                + "data: {\"index\":0 , \"delta\":{\"type\":\"text_delta\",\"text\":\"\\u00fc 🙂\",\"new\":1}}\n\n"
                + "event: ping\n"
                + "data: {}\n\n"
                + "event: message_delta\n"
                + "data: {\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":8}}\n\n"
                + "event: message_stop\n"
                + "data: {\"type\":\"message_stop\"}\n\n";
        byte[] sent = (start + rest).getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 100; round++) {
            SameMessagesStream stream = new SameMessagesStream(StreamRun.frame(false));
            StreamRun run = new StreamRun(stream).bytes(sent, new Random(round));

            assertThat(String.join("", run.emitted())).isEqualTo(start.replace("\"glm\"", "\"asked-model\"") + rest);
            assertThat(stream.facts().modelServed()).isEqualTo("glm");
            assertThat(stream.facts().usage().output()).isEqualTo(8);
            assertThat(stream.error()).isNull();
        }
    }

    @Test
    void messagesWithoutAnEndEndWithAnError() {
        SameMessagesStream stream = new SameMessagesStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(stream)
                .event(null, "{'type':'message_start','message':{'model':'glm'}}")
                .event(null, "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}")
                .end();

        assertThat(run.emitted().get(0)).startsWith("event: message_start\ndata: ");
        assertThat(run.emitted()).last().asString().startsWith("event: error\n");
        assertThat(stream.begun()).isTrue();
        assertThat(stream.error()).isEqualTo(StreamErrors.CUT);
    }

    @Test
    void errorsOfTheMessagesApiGoOnAndOthersArePutIntoItsWords() {
        String own =
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\",\"details\":{\"x\":1}}}";
        SameMessagesStream stream = new SameMessagesStream(StreamRun.frame(false));
        assertThat(new StreamRun(stream).event("error", own).end().emitted())
                .containsExactly("event: error\ndata: " + own + "\n\n");
        assertThat(stream.begun()).isFalse();
        assertThat(stream.error().status()).isEqualTo(529);

        SameMessagesStream other = new SameMessagesStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(other).event(null, "{'error':{'message':'busy'}}");
        assertThat(run.emitted())
                .singleElement()
                .asString()
                .startsWith("event: error\ndata: {\"type\":\"error\"")
                .contains("busy");
    }
}
