package gateway.web.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("case 3: the test message")
class ProbeTest {

    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                HI,
                HI + ",\"stream\":false,\"temperature\":1,\"tools\":[],\"system\":\"\"",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]"
            })
    void isKnown(String members) throws Exception {
        assertThat(Probe.isProbe(PromptSamples.request(members))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HI + ",\"stream\":true",
                HI + ",\"tools\":[{\"name\":\"a\",\"input_schema\":{}}]",
                HI + ",\"system\":\"Be brief.\"",
                HI + ",\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hi \"}]",
                "\"messages\":[{\"role\":\"assistant\",\"content\":\"Hi\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"user\",\"content\":\"Hi\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":\"text\",\"text\":\"x\"}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"text\":\"Hi\"}]}]",
                "\"messages\":\"Hi\"",
                "\"messages\":[\"Hi\"]",
                "\"a\":1"
            })
    void isNothingElse(String members) throws Exception {
        assertThat(Probe.isProbe(PromptSamples.request(members))).isFalse();
    }
}
