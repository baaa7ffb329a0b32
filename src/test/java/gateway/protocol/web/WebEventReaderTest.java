package gateway.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How single events are read. */
class WebEventReaderTest {

    private final WebEventReader reader = new WebEventReader();

    private WebEvent read(@Nullable String name, String data) {
        return reader.read(name, data.getBytes(StandardCharsets.UTF_8));
    }

    private WebEvent delta(String delta) {
        return read("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":3,\"delta\":" + delta + "}");
    }

    private WebEvent block(String block) {
        return read(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":3,\"content_block\":" + block + "}");
    }

    @Test
    void deltas() {
        assertThat(delta("{\"type\":\"text_delta\",\"text\":\"é🙂\"}")).isEqualTo(new WebEvent.Text(3, "é🙂"));
        assertThat(delta("{\"type\":\"thinking_delta\",\"thinking\":\"a\"}")).isEqualTo(new WebEvent.Thinking(3, "a"));
        assertThat(delta("{\"type\":\"input_json_delta\",\"partial_json\":\"{\"}"))
                .isEqualTo(new WebEvent.Input(3, "{"));
        assertThat(delta("{\"type\":\"signature_delta\",\"signature\":\"s\"}")).isEqualTo(new WebEvent.Signed(3, "s"));
        assertThat(delta("{\"type\":\"thinking_summary_delta\",\"summary\":\"s\"}"))
                .isEqualTo(new WebEvent.Summary(3, "s"));
        assertThat(delta("{\"type\":\"thinking_summary_delta\",\"summary\":{\"summary\":\"s\",\"x\":[1]}}"))
                .isEqualTo(new WebEvent.Summary(3, "s"));
        assertThat(delta("{\"type\":\"citation_start_delta\",\"citation\":{\"uuid\":\"u\",\"title\":\"t\","
                        + "\"url\":\"https://a\",\"metadata\":{},\"sources\":[{}]}}"))
                .isEqualTo(new WebEvent.Cited(3, new WebPage("https://a", "t")));
        assertThat(delta("{\"type\":\"text_delta\",\"text\":7}")).isEqualTo(new WebEvent.Text(3, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "citation_end_delta",
                "flag_delta",
                "thinking_cut_off_delta",
                "tool_use_block_update_delta",
                "tool_result_block_update_delta"
            })
    void deltasThatAreForTheSiteOnly(String type) {
        assertThat(delta("{\"type\":\"" + type + "\",\"x\":{\"text\":\"a\"}}")).isEqualTo(new WebEvent.Idle());
    }

    @Test
    void blocks() {
        assertThat(block("{\"type\":\"text\",\"text\":\"\",\"citations\":[]}"))
                .isEqualTo(new WebEvent.BlockStarted(3, new WebBlock.Text("")));
        assertThat(block("{\"type\":\"thinking\",\"thinking\":\"t\",\"summaries\":[{\"summary\":\"x\"}]}"))
                .isEqualTo(new WebEvent.BlockStarted(3, new WebBlock.Thinking("t")));
        assertThat(block("{\"type\":\"tool_use\",\"id\":\"i\",\"name\":\"n\",\"input\":{},\"message\":null}"))
                .isEqualTo(new WebEvent.BlockStarted(3, new WebBlock.Tool("i", "n", null)));
        assertThat(block("{\"type\":\"tool_use\",\"id\":\"i\",\"name\":\"n\",\"input\":{\"a\":[1]}}"))
                .isEqualTo(new WebEvent.BlockStarted(3, new WebBlock.Tool("i", "n", "{\"a\":[1]}")));
        assertThat(block(
                        "{\"type\":\"tool_result\",\"tool_use_id\":\"i\",\"name\":\"n\",\"content\":[{\"type\":\"text\"}],"
                                + "\"is_error\":true,\"display_content\":{}}"))
                .isEqualTo(new WebEvent.BlockStarted(3, new WebBlock.Result("i", "n", true, "[{\"type\":\"text\"}]")));
        assertThat(block("{\"type\":\"hologram\"}"))
                .isEqualTo(new WebEvent.BlockStarted(3, new WebBlock.Other("hologram")));
        assertThat(block("7")).isEqualTo(new WebEvent.Unknown("block"));
    }

    @Test
    void theOrderOfFieldsDoesNotMatter() {
        assertThat(read("content_block_delta", "{\"delta\":{\"text\":\"a\",\"type\":\"text_delta\"},\"index\":1}"))
                .isEqualTo(new WebEvent.Text(1, "a"));
        assertThat(read(null, "{\"delta\":{\"stop_reason\":\"end_turn\"},\"type\":\"message_delta\"}"))
                .isEqualTo(new WebEvent.Ending("end_turn", null, null));
    }

    @Test
    void nothingIsLeftOfTheEventBefore() {
        read("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":3,\"buffered_input\":\"{}\"}");
        assertThat(read("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":4}"))
                .isEqualTo(new WebEvent.BlockStopped(4, null));
        delta("{\"type\":\"text_delta\",\"text\":\"a\"}");
        assertThat(delta("{\"type\":\"text_delta\"}")).isEqualTo(new WebEvent.Text(3, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"type\":\"model_fallback\",\"model\":\"m\"}'",
        "'{\"type\":\"model_fallback\",\"model_fallback\":{\"to_model\":\"m\"}}'",
        "'{\"type\":\"model_update\",\"fallback_model\":\"m\"}'"
    })
    void modelsThatStepIn(String data) {
        assertThat(read(null, data)).isEqualTo(new WebEvent.Renamed("m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ping",
                "conversation_ready",
                "compaction_status",
                "cache_performance",
                "mcp_auth_required",
                "title",
                "message_snapshot",
                "model_update"
            })
    void eventsThatSayNothing(String type) {
        assertThat(read(type, "{\"type\":\"" + type + "\",\"x\":{\"y\":[1,2]}}"))
                .isEqualTo(new WebEvent.Idle());
    }

    @Test
    void dataThatCannotBeRead() {
        assertThat(read("content_block_delta", "{\"type\":")).isInstanceOf(WebEvent.Failed.class);
        assertThat(read("message_start", "[]")).isInstanceOf(WebEvent.Failed.class);
        assertThat(read("content_block_delta", "")).isInstanceOf(WebEvent.Failed.class);
        assertThat(read("message_limit", "x")).isEqualTo(new WebEvent.Unknown("event message_limit"));
        assertThat(read(null, "[DONE]")).isEqualTo(new WebEvent.Unknown("event"));
        assertThat(read("completion", "x")).isEqualTo(new WebEvent.Unknown("event completion"));
        assertThat(read("message_stop", "")).isEqualTo(new WebEvent.Stopped());
        assertThat(read("ping", "")).isEqualTo(new WebEvent.Idle());
    }

    @Test
    void errors() {
        assertThat(read(
                        "error",
                        "{\"type\":\"error\",\"error\":{\"type\":\"t\",\"message\":\"m\","
                                + "\"details\":{\"error_code\":\"c\"}}}"))
                .isEqualTo(new WebEvent.Failed(new WebFailure(WebFailure.Kind.TOLD, "t", "m", "c")));
        assertThat(read("error", "{\"type\":\"error\"}"))
                .isInstanceOfSatisfying(
                        WebEvent.Failed.class,
                        failed -> assertThat(failed.failure().type()).isEqualTo("api_error"));
    }

    @Test
    void usageIsReadWhereItIsTold() {
        assertThat(read(
                        "message_start",
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"i\",\"model\":\"m\",\"usage\":"
                                + "{\"input_tokens\":7,\"cache_read_input_tokens\":2,\"output_tokens\":1,\"x\":{}}}}"))
                .isEqualTo(new WebEvent.Started("i", "m", new WebCounts(7, 1, 2, -1, -1, -1)));
        assertThat(read("message_start", "{\"message\":{\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}}"))
                .isEqualTo(new WebEvent.Started("", "", null));
    }
}
