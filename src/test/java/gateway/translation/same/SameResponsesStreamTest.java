package gateway.translation.same;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.translation.ResponsesRun;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.error.StreamErrors;
import gateway.usage.TokenUsage;
import org.junit.jupiter.api.Test;

class SameResponsesStreamTest {

    private static final String CREATED = "{\"type\":\"response.created\",\"sequence_number\":0,  \"response\":"
            + "{\"id\":\"resp_1\",\"tools\":[{\"model\":\"x\"}],\"model\":\"gpt-served\",\"output\":[]}}";
    private static final String DELTA =
            "{\"type\":\"response.output_text.delta\", \"output_index\":0,\"delta\":\"H\\u00e4\",\"model\":\"kept\"}";
    private static final String COMPLETED =
            "{\"type\":\"response.completed\",\"sequence_number\":9,\"response\":{\"model\":"
                    + "\"gpt-served\",\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}}";

    private final ResponsesRun run = new ResponsesRun(new SameResponsesStream(ResponsesRun.frame()));

    @Test
    void passesEverythingOnButTheModelsName() {
        run.raw("response.created", CREATED).raw("response.output_text.delta", DELTA);
        run.raw("response.completed", COMPLETED).raw(null, "[DONE]").end();

        assertThat(run.text.toString())
                .isEqualTo("event: response.created\ndata: " + CREATED.replace("gpt-served", "asked-model")
                        + "\n\nevent: response.output_text.delta\ndata: " + DELTA
                        + "\n\nevent: response.completed\ndata: " + COMPLETED.replace("gpt-served", "asked-model")
                        + "\n\n");
        assertThat(run.stream.facts())
                .isEqualTo(new AnswerFacts("gpt-served", "end_turn", new TokenUsage(5, 2, 0, 0, 0, 0, 0, 0), false));
        assertThat(run.stream.error()).isNull();
    }

    @Test
    void holdsTheBeginBackUntilItIsMoreThanABegin() {
        run.raw("response.created", CREATED);
        assertThat(run.names).isEmpty();
        assertThat(run.stream.begun()).isFalse();

        run.raw("error", "{\"type\":\"error\",\"error\":{\"code\":\"server_is_overloaded\",\"message\":\"busy\"}}");
        assertThat(run.names).containsExactly("error");
        assertThat(run.last().get("message").asText()).isEqualTo("busy");
        assertThat(run.last().get("code").asText()).isEqualTo("server_is_overloaded");
        assertThat(run.stream.begun()).isFalse();
        assertThat(run.stream.ended()).isTrue();
    }

    @Test
    void passesTheFailureOfAResponseOn() {
        run.raw("response.created", CREATED).raw("response.output_text.delta", DELTA);
        run.raw(
                "response.failed",
                "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"model\":\"gpt-served\","
                        + "\"error\":{\"code\":\"server_error\",\"message\":\"Oops\"}}}");
        run.end();

        assertThat(run.names).containsExactly("response.created", "response.output_text.delta", "response.failed");
        assertThat(run.last().at("/response/model").asText()).isEqualTo("asked-model");
        assertThat(run.stream.error()).isNotNull();
        assertThat(run.stream.begun()).isTrue();
    }

    @Test
    void makesAnErrorOfAStreamThatBreaksOff() {
        run.raw("response.created", CREATED)
                .raw("response.output_text.delta", DELTA)
                .end();

        assertThat(run.names.getLast()).isEqualTo("error");
        assertThat(run.last().get("sequence_number").asInt()).isEqualTo(2);
        assertThat(run.stream.facts().estimated()).isTrue();
        assertThat(run.stream.facts().usage()).isEqualTo(new TokenUsage(70, 2, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void givesEventsWithoutANameTheNameOfTheirType() {
        run.raw(null, CREATED).raw(null, DELTA);

        assertThat(run.names).containsExactly("response.created", "response.output_text.delta");
    }

    @Test
    void makesAnErrorOfWhatIsNoJson() {
        run.raw(null, "<html>");

        assertThat(run.names).containsExactly("error");
        assertThat(run.stream.error()).isEqualTo(StreamErrors.UNREADABLE);
    }
}
