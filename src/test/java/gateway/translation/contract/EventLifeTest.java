package gateway.translation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLifeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{\"type\":\"ping\"}",
                "{\"type\":\"keepalive\",\"sequence_number\":4}",
                "{\"choices\":[]}",
                "{\"choices\":[],\"usage\":null,\"prompt_filter_results\":[1]}",
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null}],\"obfuscation\":\"xyz\"}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null}]}",
                "{\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":[],\"reasoning_content\":\"\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"\"}]}}]}",
                "{\"type\":\"response.output_text.delta\",\"item_id\":\"i\",\"delta\":\"\",\"obfuscation\":\"abc\"}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"\"}}"
            })
    void signsOfBeingThereSayNothing(String data) {
        assertThat(EventLife.saysSomething(event(null, data))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[DONE]",
                "cut{",
                "7",
                "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\" \"}}]}",
                "{\"choices\":[{\"delta\":{\"reasoning\":\"x\"}}]}",
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\"}}]}}]}",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}",
                "{\"choices\":[],\"error\":{\"message\":\"x\"}}",
                "{\"choices\":[{\"text\":\"x\"}]}",
                "{\"choices\":[{\"message\":{\"content\":\"x\"}}]}",
                "{\"error\":{\"message\":\"x\"}}",
                "{\"type\":\"response.output_text.delta\",\"delta\":\"x\"}",
                "{\"type\":\"response.created\",\"response\":{}}",
                "{\"type\":\"message_stop\"}",
                "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":1}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}"
            })
    void everythingElseDoes(String data) {
        assertThat(EventLife.saysSomething(event(null, data))).isTrue();
    }

    @Test
    void aPingIsKnownByItsName() {
        assertThat(EventLife.saysSomething(event("ping", "{\"choices\":[{\"text\":\"x\"}]}")))
                .isFalse();
        assertThat(EventLife.saysSomething(event("content_block_stop", "{\"index\":0}")))
                .isTrue();
    }

    @Test
    void aLargeEventIsNotRead() {
        String padding = "x".repeat(4096);

        assertThat(EventLife.saysSomething(event(null, "{\"choices\":[],\"padding\":\"" + padding + "\"}")))
                .isTrue();
    }

    private static SseEvent event(String name, String data) {
        return new SseEvent(name, data.getBytes(StandardCharsets.UTF_8));
    }
}
