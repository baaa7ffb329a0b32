package gateway.translation.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gateway.protocol.Dialect;
import gateway.translation.StreamRun;
import gateway.translation.chattarget.ChatToMessagesAnswer;
import gateway.translation.chattarget.ChatToMessagesStream;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.same.SameChatAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsUnderGoodStatusTest {

    private static final String MINIMAX =
            "{'id':'x','choices':null,'model':'M','base_resp':{'status_code':%d,'status_msg':'%s'}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1008 | insufficient balance | 402 | billing_error",
                "1002 | rate limit | 429 | rate_limit_error",
                "1004 | not authorized | 401 | authentication_error",
                "2049 | invalid api key | 401 | authentication_error",
                "1001 | request timeout | 504 | timeout_error",
                "2056 | usage limit exceeded | 429 | rate_limit_error",
                "2013 | invalid params | 400 | invalid_request_error",
                "1000 | unknown error | 500 | api_error"
            })
    void understandsTheStatusInTheBody(int code, String message, int status, String type) {
        String body = MINIMAX.formatted(code, message);
        for (AnswerTranslation answers : List.of(new ChatToMessagesAnswer(), new SameChatAnswer())) {
            UpstreamError error = failure(answers, body);
            assertThat(error.status()).isEqualTo(status);
            assertThat(error.type()).isEqualTo(type);
            assertThat(error.message()).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'choices':null,'error':{'message':'full','code':503}} | full",
                "{'choices':null,'error':'full'} | full",
                "{'choices':[],'error':{'message':'full'},'usage':{'total_tokens':0}} | full",
                "{'code':20012,'message':'full','data':null} | full",
                "{'code':500,'msg':'full','success':false} | full",
                "{'error_code':336003,'error_msg':'full'} | full"
            })
    void findsTheErrorBesideMissingChoices(String body, String message) {
        assertThat(failure(new ChatToMessagesAnswer(), body).message()).isEqualTo(message);
    }

    @Test
    void isAnErrorInsideAStreamToo() {
        StreamTranslation stream = new ChatToMessagesStream(StreamRun.frame(false));
        new StreamRun(stream)
                .chunks("{'choices':[{'delta':{'content':'Hi'}}]}", MINIMAX.formatted(1008, "insufficient balance"));

        assertThat(Objects.requireNonNull(stream.error()).type()).isEqualTo("billing_error");
    }

    @Test
    void aGoodStatusIsNone() {
        String answer = "{'choices':[{'message':{'content':'Hi'},'finish_reason':'stop'}],"
                + "'base_resp':{'status_code':0,'status_msg':''}}";

        assertThat(new ChatToMessagesAnswer()
                        .translate(StreamRun.json(answer), StreamRun.frame(false))
                        .facts()
                        .stopReason())
                .isEqualTo("end_turn");
        assertThat(StreamErrors.isError(StreamRun.json(answer))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Insufficient Balance | 402",
                "Your account is in arrears, please recharge | 402",
                "Rate limit exceeded | 429",
                "Incorrect API key provided | 401",
                "Something else | 500"
            })
    void takesTheClassFromWordsWhereNothingElseTellsIt(String message, int status) {
        assertThat(failure(new ChatToMessagesAnswer(), "{'error':{'message':'" + message + "'}}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MALFORMED_FUNCTION_CALL",
                "malformed_function_call",
                "function_call_filter: MALFORMED_FUNCTION_CALL",
                "UNEXPECTED_TOOL_CALL",
                "TOO_MANY_TOOL_CALLS",
                "ERROR",
                "network_error"
            })
    void aReasonThatIsAFailureMayBeTriedAgain(String finish) {
        UpstreamError error = failure(
                new ChatToMessagesAnswer(),
                "{'choices':[{'message':{'content':null},'finish_reason':'" + finish + "'}]}");

        assertThat(error.status()).isEqualTo(502);
        assertThat(error.type()).isEqualTo("api_error");
    }

    @Test
    void aStreamOfNothingButAFailureLeavesRoomForAnotherTarget() {
        StreamTranslation stream = new ChatToMessagesStream(StreamRun.frame(false));
        new StreamRun(stream).chunks("{'choices':[{'delta':{},'finish_reason':'MALFORMED_FUNCTION_CALL'}]}");
        assertThat(stream.begun()).isFalse();
        assertThat(stream.error()).isNotNull();

        StreamTranslation begun = new ChatToMessagesStream(StreamRun.frame(false));
        StreamRun run = new StreamRun(begun)
                .chunks(
                        "{'choices':[{'delta':{'content':'Hi'}}]}",
                        "{'choices':[{'delta':{},'finish_reason':'MALFORMED_FUNCTION_CALL'}]}");
        assertThat(run.emitted().getLast()).startsWith("event: error").contains("api_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_context_window_exceeded | model_context_window_exceeded",
                "context_length_exceeded | model_context_window_exceeded",
                "content_filter: PROHIBITED_CONTENT | refusal",
                "SPII | refusal",
                "MAX_TOKENS | max_tokens",
                "STOP | end_turn"
            })
    void knowsTheReasonsOfVendors(String finish, String expected) {
        String answer = "{'choices':[{'message':{'content':'Hi'},'finish_reason':'" + finish + "'}]}";

        assertThat(new ChatToMessagesAnswer()
                        .translate(StreamRun.json(answer), StreamRun.frame(false))
                        .facts()
                        .stopReason())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html> | 502 Bad Gateway",
                "<!DOCTYPE html><html><body><script>var a;</script><h1>Service <b>busy</b></h1></body></html> | Service busy",
                "<?xml version=\"1.0\"?><Error><Code>E</Code><Message>no such &amp; more</Message></Error> | no such & more",
                "<html><body>prompt is too long</body></html> | prompt is too long: prompt is too long",
                "{\"error\":\"<html><title>Just a moment</title></html>\"} | Just a moment",
                "{\"error\":{\"message\":\"<html><body><h1>504 Time-out</h1></body>\"}} | 504 Time-out",
                "<400> not allowed | <400> not allowed",
                "<html><body>502</body></html> | The provider answered with status 502."
            })
    void saysWhatAPageSays(String body, String message) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        assertThat(UpstreamErrors.read(502, bytes, Dialect.CHAT, null).message())
                .isEqualTo(message);
    }

    private static UpstreamError failure(AnswerTranslation answers, String body) {
        return assertThatExceptionOfType(UpstreamErrorException.class)
                .isThrownBy(() -> answers.translate(StreamRun.json(body), StreamRun.frame(false)))
                .actual()
                .error();
    }
}
