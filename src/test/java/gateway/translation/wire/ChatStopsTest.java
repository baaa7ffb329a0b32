package gateway.translation.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gateway.translation.StreamRun;
import gateway.translation.chattarget.ChatToMessagesAnswer;
import gateway.translation.chattarget.ChatToMessagesStream;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.error.UpstreamErrorException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatStopsTest {

    @ParameterizedTest
    @CsvSource({
        "max_output_tokens, max_tokens",
        "MAX_OUTPUT_TOKENS, max_tokens",
        "LANGUAGE, refusal",
        "language, refusal",
        "content_filter: LANGUAGE, refusal",
        "OTHER, end_turn",
        "cancelled, end_turn",
        "timeout, end_turn"
    })
    void anAnswerThatSaysSomethingHasAnEnd(String finish, String stop) {
        assertThat(answer("'a'", finish)).isEqualTo(stop);

        StreamTranslation stream = stream("'a'", finish);
        assertThat(stream.error()).isNull();
        assertThat(stream.facts().stopReason()).isEqualTo(stop);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OTHER", "other", "cancelled", "CANCELED", "timeout", "FINISH_REASON_UNSPECIFIED"})
    void anAnswerThatSaysNothingHasAnErrorInstead(String finish) {
        assertThatExceptionOfType(UpstreamErrorException.class)
                .isThrownBy(() -> answer("null", finish))
                .satisfies(thrown -> assertThat(thrown.error().status()).isEqualTo(502));
        assertThatExceptionOfType(UpstreamErrorException.class)
                .isThrownBy(() -> answer("''", finish))
                .satisfies(thrown -> assertThat(thrown.error().type()).isEqualTo("api_error"));

        assertThat(Objects.requireNonNull(stream("''", finish).error()).status())
                .isEqualTo(502);
    }

    @Test
    void aCallIsSomething() {
        StreamTranslation stream = new ChatToMessagesStream(StreamRun.frame(false));
        new StreamRun(stream)
                .chunks(
                        "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}]}}]}",
                        "{'choices':[{'delta':{},'finish_reason':'OTHER'}]}",
                        "[DONE]");

        assertThat(stream.error()).isNull();
        assertThat(stream.facts().stopReason()).isEqualTo("tool_use");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[],'usage':{'prompt_tokens':1,'completion_tokens':0,'total_tokens':1}}",
                "{'choices':null,'usage':{'prompt_tokens':1,'completion_tokens':1}}",
                "{'model':'m','usage':{'prompt_tokens':1,'completion_tokens':0}}",
                "{'choices':[]}",
                "{}"
            })
    void aStreamWithoutAnyChoiceIsNoAnswer(String chunk) {
        StreamTranslation stream = new ChatToMessagesStream(StreamRun.frame(false));
        new StreamRun(stream).chunks(chunk, "[DONE]");

        assertThat(Objects.requireNonNull(stream.error()).status()).isEqualTo(502);
        assertThat(stream.begun()).isFalse();
    }

    private static String answer(String content, String finish) {
        return new ChatToMessagesAnswer()
                .translate(
                        StreamRun.json("{'choices':[{'message':{'content':" + content + "},'finish_reason':'" + finish
                                + "'}]}"),
                        StreamRun.frame(false))
                .body()
                .path("stop_reason")
                .asText();
    }

    private static StreamTranslation stream(String content, String finish) {
        StreamTranslation stream = new ChatToMessagesStream(StreamRun.frame(false));
        new StreamRun(stream)
                .chunks(
                        "{'choices':[{'delta':{'content':" + content + "}}]}",
                        "{'choices':[{'delta':{},'finish_reason':'" + finish + "'}]}",
                        "[DONE]");
        return stream;
    }
}
