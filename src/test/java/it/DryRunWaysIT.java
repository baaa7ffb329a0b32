package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.Answer;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import routes.files.RouteFiles;

/** The ways of requests through routes that are only tried, what such routes may not do, and the commands. */
@Timeout(300)
class DryRunWaysIT {

    private static final String DRY_RUN = "/api/admin/routes/dry-run";
    private static final String SONNET = MessageJson.request("claude-sonnet-4-5");

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        upstream = ScriptedUpstream.start();
        proxy = ProxyProcess.builder().upstream(upstream).accounts(2).start();
    }

    @AfterAll
    static void stop() {
        proxy.close();
        upstream.close();
    }

    /** Steps between the look for a target and the relay. */
    private static String serving(String steps) {
        String relay = "        - to:\n            id: serve-request.relay-request\n";
        return RouteFiles.builtIn().stream()
                .filter(file -> file.name().equals("messages.camel.yaml"))
                .findFirst()
                .orElseThrow()
                .text()
                .replace(relay, steps.indent(8) + relay);
    }

    private static ObjectNode wish(String steps, String... requests) {
        ObjectNode wish = Json.mapper().createObjectNode().put("ways", true);
        wish.putObject("files").put("messages.camel.yaml", serving(steps));
        for (String request : requests) {
            wish.withArray("requests").addObject().set("body", tree(request));
        }
        return wish;
    }

    private static JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode told(ObjectNode wish) {
        HttpResponse<byte[]> answer = proxy.admin().post(DRY_RUN, wish.toString());
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return ProxyClient.json(answer);
    }

    @Test
    void whatIsOutsideIsToldAndNotCalled() {
        JsonNode told = told(
                wish("""
                - to:
                    id: serve-request.write-file
                    uri: file:%s
                - to:
                    id: serve-request.call-host
                    uri: %s
                - wireTap:
                    id: serve-request.tap-host
                    uri: %s
                - toD:
                    id: serve-request.call-any
                    uri: "%s/${exchangeProperty.requestContext.model}"
                - enrich:
                    id: serve-request.ask-host
                    expression:
                      constant:
                        expression: "%s/x"
                - log:
                    id: serve-request.say-it
                    loggingLevel: INFO
                    message: "a line that nobody gets"
                - delay:
                    id: serve-request.wait-long
                    constant: "3600000"
                """.formatted(folder, upstream.url(), upstream.url(), upstream.url(), upstream.url()), SONNET));

        JsonNode detail = told.path("details").path(0);
        assertThat(detail.path("after").path("calls").toString())
                .isEqualTo("[\"file\",\"http\",\"http\",\"http\",\"http\"]");
        assertThat(detail.path("changes").path("calls").get(0).asText()).isEqualTo("+ file");
        assertThat(detail.path("after").path("steps").toString())
                .contains("serve-request.say-it", "serve-request.wait-long", "call-account.call-upstream");
        assertThat(detail.path("after").path("answer").path("status").asInt()).isEqualTo(200);
        assertThat(folder).isEmptyDirectory();
        assertThat(upstream.requests()).isEmpty();
        assertThat(proxy.output()).doesNotContain("a line that nobody gets");
    }

    @Test
    void aStepThatFailsIsToldAsClientsAreTold() {
        JsonNode told = told(wish("""
                - setProperty:
                    name: wrong
                    expression:
                      simple:
                        expression: "${exchangeProperty.requestContext.modle}"
                """, SONNET));

        JsonNode answer = told.path("details").path(0).path("after").path("answer");
        assertThat(answer.path("status").asInt()).isEqualTo(500);
        assertThat(answer.path("message").asText()).isEqualTo("Something went wrong inside the gateway.");
        assertThat(answer.path("defect").asText()).contains("modle");
        assertThat(proxy.output()).doesNotContain("\tat ");
    }

    @Test
    void aLoopThatMakesMoreAndMoreEnds() {
        JsonNode told = told(wish("""
                - setProperty:
                    name: grown
                    expression:
                      constant:
                        expression: "0123456789012345678901234567890123456789"
                - loop:
                    id: serve-request.go-round
                    expression:
                      constant:
                        expression: "40"
                    steps:
                      - setProperty:
                          name: grown
                          expression:
                            simple:
                              expression: "${exchangeProperty.grown}${exchangeProperty.grown}"
                """, SONNET));

        assertThat(told.path("details")
                        .path(0)
                        .path("after")
                        .path("answer")
                        .path("defect")
                        .asText())
                .isEqualTo("its steps make more than 4 MB of texts");
    }

    @Test
    void aLoopWithoutEndEnds() {
        JsonNode told = told(wish("""
                - loop:
                    id: serve-request.go-round
                    doWhile: true
                    expression:
                      constant:
                        expression: "true"
                    steps:
                      - setProperty:
                          name: round
                          expression:
                            constant:
                              expression: "1"
                """, SONNET));

        assertThat(told.path("details")
                        .path(0)
                        .path("after")
                        .path("answer")
                        .path("defect")
                        .asText())
                .isEqualTo("the request takes longer than a dry run allows");
    }

    @Test
    void noSecretIsTold() {
        JsonNode told = told(wish("""
                - log:
                    id: serve-request.say-it
                    message: hello
                """, SONNET));

        JsonNode headers =
                told.path("details").path(0).path("after").path("sent").path("headers");
        assertThat(headers.path("x-api-key").asText()).isEqualTo("(hidden)");
        assertThat(told.toString()).doesNotContain(ProxyProcess.accountKey(1), ProxyProcess.accountKey(2));
    }

    @Test
    void whileOneRunsAnotherIsRefused() throws Exception {
        ObjectNode slow = wish("""
                - loop:
                    id: serve-request.go-round
                    doWhile: true
                    expression:
                      constant:
                        expression: "true"
                    steps:
                      - setProperty:
                          name: round
                          expression:
                            constant:
                              expression: "1"
                """, SONNET);
        CompletableFuture<HttpResponse<byte[]>> first =
                CompletableFuture.supplyAsync(() -> proxy.admin().post(DRY_RUN, slow.toString()));
        HttpResponse<byte[]> second =
                proxy.admin().post(DRY_RUN, wish("", SONNET).toString());
        while (second.statusCode() == 200 && !first.isDone()) {
            second = proxy.admin().post(DRY_RUN, wish("", SONNET).toString());
        }
        HttpResponse<byte[]> one = first.get();
        Refusal.check(one.statusCode() == 200 ? second : one, FailureKind.DRY_RUN_BUSY);
    }

    @Test
    void theCommandsTellInWordsAndByTheirExitCodes() throws IOException {
        Path request = Files.writeString(folder.resolve("request.json"), SONNET);
        Path lines = Files.writeString(folder.resolve("requests.jsonl"), SONNET + "\n{\"body\":" + SONNET + "}\n");
        Path same = Files.createDirectory(folder.resolve("same"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(same.resolve("messages.camel.yaml"), serving(""));
        Files.writeString(other.resolve("messages.camel.yaml"), serving("""
                - to:
                    id: serve-request.refuse-all
                    uri: reject:429
                    parameters:
                      message: not today
                """));

        assertThat(run(0, "dry-run", same.toString(), "--requests", lines.toString()))
                .contains("given requests: 0 of 2 requests would change");
        assertThat(run(3, "dry-run", other.toString(), "--requests", lines.toString()))
                .contains(
                        "given requests: 2 of 2 requests would change",
                        "requests 1, 2: /v1/messages claude-sonnet-4-5",
                        "  + serve-request.refuse-all",
                        "  answer: 200 -> 429 rate_limit_error: not today");
        assertThat(run(3, "dry-run", other.toString(), "--last", "7")).contains("samples, since there are no requests");
        assertThat(run(0, "explain", request.toString()))
                .contains(
                        "step api-messages.serve-request",
                        "stage 0: accounts by sticky: ",
                        "sent to account ",
                        "  x-api-key: (hidden)",
                        "the client gets 200");
        assertThat(run(0, "explain", request.toString(), other.toString()))
                .contains("with the files:", "  answer: 200 -> 429 rate_limit_error: not today");
        Files.writeString(other.resolve("messages.camel.yaml"), "- nonsense: 1");
        assertThat(run(1, "dry-run", other.toString())).contains("messages.camel.yaml:1:");
        String large = SONNET.replace("hi", "word ".repeat(100_000));
        Files.writeString(lines, (large + "\n").repeat(4));
        assertThat(run(0, "dry-run", same.toString(), "--requests", lines.toString()))
                .contains("0 of 4 requests");
        run(2, "dry-run");
        run(2, "dry-run", folder.resolve("none").toString());
        run(2, "dry-run", same.toString(), "--requests", same.toString());
        run(2, "explain", lines.toString());
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void theLatestRequestsOfTheGatewayAreTried() {
        try (ScriptedUpstream asked = ScriptedUpstream.start();
                ProxyProcess busy = ProxyProcess.builder().upstream(asked).start()) {
            asked.always(Answer.json(MessageJson.message("hi")));
            busy.admin().awaitRow(ProxyClient.id(busy.client().message(SONNET)));

            JsonNode told = ProxyClient.json(busy.admin().post(DRY_RUN, "{\"ways\":true}"));

            assertThat(told.path("source").asText()).isEqualTo("usage");
            assertThat(told.path("details")).hasSize(1);
            assertThat(told.path("details").get(0).path("model").asText()).isEqualTo("claude-sonnet-4-5");
            assertThat(asked.requests()).hasSize(1);
        }
    }

    private static String run(int code, String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "routes";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        try (ProxyCommand command = ProxyCommand.of(words).beside(proxy).run()) {
            assertThat(command.awaitExit())
                    .as(command.output() + command.errors())
                    .isEqualTo(code);
            return command.output();
        }
    }
}
