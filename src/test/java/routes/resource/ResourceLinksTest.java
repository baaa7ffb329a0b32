package routes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceLinksTest {

    private static final String UPSTREAM = "https://api.anthropic.com";
    private static final String OWN = "http://gateway:5201";

    @Test
    void aLinkToTheResultsPointsAtTheGateway() {
        assertThat(rewritten(
                        "{\"results_url\":\"https://api.anthropic.com/v1/messages/batches/b/results\",\"id\":\"b\"}"))
                .isEqualTo("{\"results_url\":\"http://gateway:5201/v1/messages/batches/b/results\",\"id\":\"b\"}");
    }

    @Test
    void everyLinkOfAListIsRewrittenAndTheRestStays() {
        assertThat(rewritten("""
                {"data": [
                  {"results_url" :  "https://api.anthropic.com/a", "note": "größer"},
                  {"results_url": null},
                  {"results_url":
                    "https://api.anthropic.com/b"}
                ]}
                """)).isEqualTo("""
                {"data": [
                  {"results_url" :  "http://gateway:5201/a", "note": "größer"},
                  {"results_url": null},
                  {"results_url":
                    "http://gateway:5201/b"}
                ]}
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "{\"url\":\"https://api.anthropic.com/v1/x\"}",
                "{\"results_url\":null}",
                "{\"results_url\":\"https://api.anthropic.com\"}",
                "{\"results_url\":\"https://api.anthropic.com.evil.example/v1/x\"}",
                "{\"results_url\":\"https://other.example/https://api.anthropic.com/v1/x\"}",
                "{\"results_url\":[\"https://api.anthropic.com/v1/x\"]}",
                "{\"text\":\"say \\\"results_url\\\":\\\"https://api.anthropic.com/v1/x\\\"\"}",
                "{\"results_url\"",
                "{\"results_url\":",
                "{\"results_url\":\"https://api.anthropic.com"
            })
    void everythingElseStaysAsItCame(String body) {
        assertThat(rewritten(body)).isEqualTo(body);
    }

    @Test
    void bytesThatAreNoTextAreLeftAlone() {
        Buffer body = Buffer.buffer(new byte[] {(byte) 0xff, 0, (byte) 0xfe, '"'});

        assertThat(ResourceLinks.withOwnLinks(body, UPSTREAM, OWN)).isSameAs(body);
    }

    private static String rewritten(String body) {
        return ResourceLinks.withOwnLinks(Buffer.buffer(body), UPSTREAM, OWN).toString(StandardCharsets.UTF_8);
    }
}
