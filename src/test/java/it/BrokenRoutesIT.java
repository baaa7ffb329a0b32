package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Broken route files that are stored in a running gateway, one after the other. */
@Timeout(300)
class BrokenRoutesIT {

    private static final String ROUTES = "/api/admin/routes";
    private static final int AT_LEAST = 40;

    @Test
    void noBrokenFileHarmsTheRoutesInUse() throws Exception {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = ProxyProcess.builder().upstream(upstream).start()) {
            int refused = 0;
            for (Path path : files()) {
                ObjectNode body = Json.mapper().createObjectNode();
                body.put("text", new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
                String name = path.getFileName().toString();
                HttpResponse<byte[]> answer = proxy.admin().put(ROUTES + "/" + name, body.toString());
                if (answer.statusCode() == 200) {
                    // It has warnings only.
                    remove(proxy, name);
                    continue;
                }
                assertThat(answer.statusCode()).as(name).isEqualTo(409);
                JsonNode finding = ProxyClient.json(answer).path("findings").get(0);
                assertThat(finding.path("file").asText()).as(name).isEqualTo(name);
                assertThat(finding.path("line").asInt()).as(name).isPositive();
                assertThat(finding.path("rule").asText()).as(name).isNotEmpty();
                assertThat(finding.path("sentence").asText()).as(name).isNotEmpty();
                assertThat(finding.path("remedy").asText()).as(name).isNotEmpty();
                refused++;
            }
            assertThat(refused).isGreaterThan(AT_LEAST);
            JsonNode state = proxy.admin().json(ROUTES);
            assertThat(state.path("stored")).isEmpty();
            assertThat(proxy.client()
                            .message(MessageJson.request("claude-sonnet-4-5"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static void remove(ProxyProcess proxy, String name) {
        assertThat(proxy.admin().delete(ROUTES + "/" + name, "if-match", "*").statusCode())
                .as(name)
                .isEqualTo(200);
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(BrokenRoutesIT.class.getResource("/fixtures/broken-routes"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }
}
