package gateway.protocol.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebBodiesTest {

    private static final NewConversation BEGINS = new NewConversation("", "claude-sonnet-5", true);

    @Test
    void beginsAConversation() throws Exception {
        assertThat(json(WebBodies.create("c-1", BEGINS))).isEqualTo(json("""
                {"uuid":"c-1","name":"","model":"claude-sonnet-5","is_temporary":true}"""));
        assertThat(json(WebBodies.create("c-1", new NewConversation("x", null, false))))
                .isEqualTo(json("""
                {"uuid":"c-1","name":"x"}"""));
    }

    @Test
    @DisplayName("case 9: that there is no thinking is said by an explicit null")
    void saysOnAndOff() throws Exception {
        assertThat(json(WebBodies.thinking(true))).isEqualTo(json("{\"settings\":{\"paprika_mode\":\"extended\"}}"));
        assertThat(json(WebBodies.thinking(false))).isEqualTo(json("{\"settings\":{\"paprika_mode\":null}}"));
    }

    @Test
    void asksWithAllThatThereIs() throws Exception {
        var tools = (ArrayNode) json("[{\"name\":\"get_weather\",\"input_schema\":{\"type\":\"object\"}}]");
        var asks = new WebCompletion(
                "", new Attachment("Be é brief."), List.of("f-1"), tools, "claude-sonnet-5", 100, null, null);

        assertThat(json(WebBodies.completion(asks))).isEqualTo(json("""
                {"prompt":"","timezone":"UTC","model":"claude-sonnet-5","rendering_mode":"messages",
                 "attachments":[{"extracted_content":"Be é brief.","file_name":"paste.txt","file_type":"txt","file_size":11}],
                 "files":["f-1"],"sync_sources":[],"max_tokens_to_sample":100,
                 "tools":[{"name":"get_weather","input_schema":{"type":"object"}}]}"""));
    }

    @Test
    @DisplayName("case 42: tools that are none are left out, and so is the model of a free plan")
    void leavesOutWhatIsNot() throws Exception {
        var asks = new WebCompletion("Hi", null, List.of(), Json.mapper().createArrayNode(), null, null, null, null);

        assertThat(json(WebBodies.completion(asks))).isEqualTo(json("""
                {"prompt":"Hi","timezone":"UTC","rendering_mode":"messages","attachments":[],"files":[],
                 "sync_sources":[]}"""));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"true, high, extended", "true, -, extended", "false, -, off"})
    @DisplayName("case 9: thinking by fields of the request")
    void saysThinkingByFields(boolean on, String effort, String mode) throws Exception {
        var asks = new WebCompletion("Hi", null, List.of(), null, "m", null, new WebThinking(on, effort), null);

        JsonNode body = json(WebBodies.completion(asks));

        assertThat(body.path("thinking_mode").asText()).isEqualTo(mode);
        assertThat(body.path("effort").textValue()).isEqualTo(effort);
        assertThat(body.has("paprika_mode")).isFalse();
    }

    @Test
    @DisplayName("case 32: the request for an answer begins the conversation too")
    void beginsAndAsksAtOnce() throws Exception {
        var thinks = new WebCompletion("Hi", null, List.of(), null, "m", null, new WebThinking(true, null), BEGINS);
        var not = new WebCompletion("Hi", null, List.of(), null, "m", null, null, BEGINS);

        assertThat(json(WebBodies.completion(thinks)).path("create_conversation_params"))
                .isEqualTo(json("""
                {"name":"","model":"claude-sonnet-5","is_temporary":true,"paprika_mode":"extended"}"""));
        assertThat(json(WebBodies.completion(not)).path("create_conversation_params"))
                .isEqualTo(json("""
                {"name":"","model":"claude-sonnet-5","is_temporary":true,"paprika_mode":null}"""));
    }

    @Test
    void givesAResult() throws Exception {
        var content = (ArrayNode) json("[{\"type\":\"text\",\"text\":\"4 C\"}]");

        assertThat(json(WebBodies.toolResult("toolu_1", content, true))).isEqualTo(json("""
                {"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"4 C"}],"is_error":true}"""));
    }

    @Test
    void readsHowAConversationBegan() {
        byte[] thinking = "{\"uuid\":\"c-1\",\"new\":1,\"settings\":{\"paprika_mode\":\"extended\"}}".getBytes(UTF_8);

        assertThat(CreatedConversation.read(thinking)).isEqualTo(new CreatedConversation("c-1", true));
        assertThat(CreatedConversation.read("{\"uuid\":\"c-1\",\"settings\":{\"paprika_mode\":null}}".getBytes(UTF_8)))
                .isEqualTo(new CreatedConversation("c-1", false));
        assertThat(CreatedConversation.read("{\"uuid\":\"c-1\"}".getBytes(UTF_8)))
                .isEqualTo(new CreatedConversation("c-1", false));
    }

    @Test
    @DisplayName("case 36 (its answers): both ways of uploads")
    void readsBothAnswersToUploads() {
        byte[] old = "{\"file_uuid\":\"f-1\",\"file_name\":\"a.png\",\"file_kind\":\"image\"}".getBytes(UTF_8);
        byte[] now = "{\"success\":true,\"uuid\":\"f-2\",\"path\":\"/mnt\"}".getBytes(UTF_8);

        assertThat(UploadedFile.read(old)).isEqualTo(new UploadedFile("f-1"));
        assertThat(UploadedFile.read(now)).isEqualTo(new UploadedFile("f-2"));
        assertThat(UploadedFile.read("{\"success\":false,\"uuid\":\"f-3\"}".getBytes(UTF_8)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "null", "{}", "{\"uuid\":\"\"}", "{\"uuid\":{}}"})
    void readsNothingOfOtherAnswers(String answer) {
        assertThat(CreatedConversation.read(answer.getBytes(UTF_8))).isNull();
        assertThat(UploadedFile.read(answer.getBytes(UTF_8))).isNull();
    }

    @Test
    void writesAFormThatNoNameCanEnd() {
        byte[] content = {1, 2, '\r', '\n', 3};
        var form = new UploadForm("a\"\r\nX: é/..\\b.png", "image/png", content, "b0undary");

        assertThat(form.contentType()).isEqualTo("multipart/form-data; boundary=b0undary");
        assertThat(new String(form.body(), UTF_8))
                .isEqualTo(
                        "--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a___X: é_.._b.png\"\r\n"
                                + "Content-Type: image/png\r\n\r\n\u0001\u0002\r\n\u0003\r\n--b0undary--\r\n");
    }

    private static JsonNode json(byte[] text) throws IOException {
        return Json.mapper().readTree(text);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text);
    }
}
