package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import gateway.routes.model.RouteText;
import harness.AccountsClient;
import harness.AdminClient;
import harness.MessageJson;
import harness.OneNode;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.SimulatedAccount;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import routes.files.RouteFiles;

/** What route files would change of requests, found out without sending any. */
@Timeout(300)
class DryRunIT {

    private static final String DRY_RUN = "/api/admin/routes/dry-run";
    private static final int REQUESTS = 1000;
    private static final String OF_OPERATOR = "a secret in a header of no such name";
    private static final int KINDS = 5;
    private static final int SONNET = 0;
    private static final int OPUS_STREAM = 1;
    private static final int ALPHA = 2;
    private static final int BETA = 3;
    private static final int HAIKU = 4;

    private static final String STEPS = """
        # Decides what is changed on the way to alpha.
        - route:
            id: change-alpha
            description: Says which team calls
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:change-alpha
              steps:
                - to:
                    id: change-alpha.set-team
                    uri: transform:set-header
                    parameters:
                      name: X-Team
                      value: blue
        """;

    @TempDir
    private static Path folder;

    private static ScriptedUpstream alpha;
    private static ScriptedUpstream beta;
    private static OneNode node;
    private static AdminClient admin;
    private static SimulatedAccount first;
    private static SimulatedAccount second;

    @BeforeAll
    static void start() throws IOException {
        alpha = ScriptedUpstream.start();
        beta = ScriptedUpstream.start();
        providers(beta.url()).writeTo(folder);
        Files.writeString(folder.resolve("alpha.camel.yaml"), STEPS);
        node = OneNode.start(builder -> builder.selection("round-robin")
                .env("ROUTES_DIR", folder.toString())
                .schedule("check-providers", "0 0 0 1 1 ?")
                .env("CUSTOM_HEADER_X_VIRTUAL", OF_OPERATOR)
                .env("GATEWAY_ROUTES_WATCH", "0"));
        admin = node.admin();
        first = node.provider().account("first");
        second = node.provider().account("second");
        node.accounts().add(AccountsClient.body("api_key", first).put("priority", 5));
        node.accounts().add("api_key", second);
    }

    @AfterAll
    static void stop() {
        node.close();
        alpha.close();
        beta.close();
    }

    private static ProviderRoutes providers(String beta) {
        return new ProviderRoutes()
                .add("alpha", "baseUrl", alpha.url() + "/v1", "models", "gpt-*", "key", "", "before", "change-alpha")
                .add("beta", "baseUrl", beta + "/v1", "models", "beta-*");
    }

    @Test
    void anotherSelectionPolicyMovesThoseThatItGivesToAnotherAccount() {
        JsonNode told = run(
                "relay-claude.camel.yaml",
                builtIn("relay-claude").replace("{{gateway.accounts.selection}}", "priority-groups"));

        check(told, index -> toAccounts(index) && index % 2 == 1, "target");
        JsonNode detail = told.path("details").get(0);
        assertThat(detail.path("changes").path("target").path("before").asText())
                .isEqualTo("account second");
        assertThat(detail.path("changes").path("target").path("after").asText()).isEqualTo("account first");
    }

    @Test
    void anotherAddressOfAProviderMovesItsRequests(@TempDir Path changed) throws IOException {
        providers("http://127.0.0.9").writeTo(changed);

        JsonNode told = run("providers.camel.yaml", Files.readString(changed.resolve("providers.camel.yaml")));

        check(told, index -> index % KINDS == BETA, "url");
    }

    @Test
    void aProviderThatIsAddedTakesTheRequestsForItsModels(@TempDir Path changed) throws IOException {
        providers(beta.url())
                .add("gamma", "baseUrl", beta.url() + "/v1", "models", "claude-haiku-*")
                .writeTo(changed);

        JsonNode told = run("providers.camel.yaml", Files.readString(changed.resolve("providers.camel.yaml")));

        assertThat(changed(told)).isEqualTo(matching(index -> index % KINDS == HAIKU));
        assertThat(told.path("details")
                        .get(0)
                        .path("changes")
                        .path("target")
                        .path("after")
                        .asText())
                .isEqualTo("provider gamma");
    }

    @Test
    void anotherHeaderChangesThoseThatHaveIt() {
        JsonNode told = run("alpha.camel.yaml", STEPS.replace("blue", "red"));

        check(told, index -> index % KINDS == ALPHA, "headers");
        assertThat(told.path("details").get(0).path("changes").path("headers").toString())
                .isEqualTo("[{\"name\":\"x-team\",\"before\":\"blue\",\"after\":\"red\"}]");
    }

    @Test
    void headersOfTheOperatorAreNotShown() {
        String told = new String(
                admin.post(
                                "/api/admin/routes/dry-run",
                                "{\"ways\":true,\"requests\":[{\"body\":" + MessageJson.request("gpt-5") + "}]}")
                        .body(),
                StandardCharsets.UTF_8);

        assertThat(told)
                .contains("\"x-virtual\":\"(hidden)\"", "\"x-team\":\"blue\"")
                .doesNotContain(OF_OPERATOR);
    }

    @Test
    void aStepOnTheBodyChangesThoseThatPassIt() {
        JsonNode told = run("alpha.camel.yaml", STEPS + """
                    - to:
                        id: change-alpha.set-tier
                        uri: transform:set-field
                        parameters:
                          pointer: /service_tier
                          value: flex
            """);

        check(told, index -> index % KINDS == ALPHA, "body", "steps");
        JsonNode changes = told.path("details").get(0).path("changes");
        assertThat(changes.path("steps").toString()).isEqualTo("[\"+ change-alpha.set-tier\"]");
        assertThat(changes.path("body").toString())
                .isEqualTo("[{\"pointer\":\"/service_tier\",\"before\":null,\"after\":\"\\\"flex\\\"\"}]");
    }

    @Test
    void aRefusalIsToldAsTheClientWouldGetIt() {
        JsonNode told = run("messages.camel.yaml", refusingHaiku());

        assertThat(changed(told)).isEqualTo(matching(index -> index % KINDS == HAIKU));
        JsonNode answer = told.path("details").get(0).path("changes").path("answer");
        assertThat(answer.path("before").path("status").asInt()).isEqualTo(200);
        assertThat(answer.path("after").toString())
                .isEqualTo("{\"status\":403,\"type\":\"permission_error\",\"message\":\"no haiku here\"}");
    }

    private static String refusingHaiku() {
        return builtIn("messages").replace("""
                    - to:
                        id: serve-request.relay-request
            """, """
                    - choice:
                        id: serve-request.refuse-haiku
                        when:
                          - expression:
                              simple:
                                expression: ${exchangeProperty.requestContext.model} == 'claude-haiku-4-5'
                            steps:
                              - to:
                                  id: serve-request.refuse-model
                                  uri: reject:403
                                  parameters:
                                    message: no haiku here
                    - to:
                        id: serve-request.relay-request
            """);
    }

    @Test
    void nothingIsChangedAndTwoRunsSayTheSame() {
        String before = traces();
        String candidate = STEPS.replace("blue", "red");

        ObjectNode one = run("alpha.camel.yaml", candidate);
        ObjectNode other = run("alpha.camel.yaml", candidate);
        JsonNode nothing = run("alpha.camel.yaml", STEPS);

        long took = one.path("took_ms").asLong();
        assertThat(one.remove("took_ms")).isNotNull();
        assertThat(other.remove("took_ms")).isNotNull();
        assertThat(one).as("took %d ms", took).isEqualTo(other);
        assertThat(nothing.path("changed").asInt()).isZero();
        assertThat(traces()).isEqualTo(before);
        assertThat(node.proxy().output()).doesNotContain("ERROR", "\tat ");
    }

    /** What requests of clients would leave behind. */
    private static String traces() {
        String metrics = new String(
                new ProxyClient(node.proxy().managementPort()).get("/metrics").body(), StandardCharsets.UTF_8);
        return String.join(
                "\n",
                String.valueOf(node.database().number("select count(*) from usage")),
                admin.json("/api/admin/decisions").toString(),
                admin.json("/api/admin/providers").toString(),
                String.valueOf(alpha.requests().size() + beta.requests().size()),
                String.valueOf(node.provider().requests("/v1/messages").size()),
                admin.statistics().path("accounts").toString(),
                metrics.lines()
                        .filter(line -> line.startsWith("claude_proxy_")
                                && line.matches(".*(provider|account|upstream|breaker|lost|journal).*"))
                        .collect(Collectors.joining("\n")));
    }

    private static boolean toAccounts(int index) {
        return Set.of(SONNET, OPUS_STREAM, HAIKU).contains(index % KINDS);
    }

    private static Set<Integer> matching(IntPredicate affected) {
        return IntStream.range(0, REQUESTS).filter(affected).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> changed(JsonNode told) {
        Set<Integer> changed = new TreeSet<>();
        told.path("details").forEach(detail -> changed.add(detail.path("index").asInt()));
        told.path("further_changed").forEach(index -> changed.add(index.asInt()));
        return changed;
    }

    private static void check(JsonNode told, IntPredicate affected, String... kinds) {
        assertThat(changed(told)).isEqualTo(matching(affected));
        assertThat(told.path("changes_of").fieldNames()).toIterable().containsExactlyInAnyOrder(kinds);
        assertThat(told.path("changed").asInt() + told.path("unchanged").asInt())
                .isEqualTo(REQUESTS);
    }

    private static ObjectNode run(String file, String text) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("files").put(file, text);
        ArrayNode requests = body.putArray("requests");
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(request(i));
        }
        HttpResponse<byte[]> answer = admin.post(DRY_RUN, body.toString());
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return (ObjectNode) ProxyClient.json(answer);
    }

    private static ObjectNode request(int index) {
        String words = "question " + index;
        ObjectNode request = Json.mapper().createObjectNode();
        String body = switch (index % KINDS) {
            case SONNET -> MessageJson.request("claude-sonnet-4-5", false, words);
            case OPUS_STREAM -> MessageJson.request("claude-opus-4-8", true, words);
            case ALPHA -> MessageJson.request("gpt-5", false, words);
            case BETA -> MessageJson.request("beta-1", false, words);
            default -> MessageJson.request("claude-haiku-4-5", false, words);
        };
        if (index % KINDS == ALPHA) {
            request.put("path", "/v1/chat/completions");
        }
        request.putRawValue("body", new RawValue(body));
        return request;
    }

    private static String builtIn(String name) {
        return RouteFiles.builtIn().stream()
                .filter(file -> file.name().equals(name + RouteFiles.ENDING))
                .map(RouteText::text)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatCannotBeTriedIsRefused() {
        HttpResponse<byte[]> wrong = admin.post(DRY_RUN, files(STEPS.replace("set-header", "set-haeder")));
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(ProxyClient.json(wrong).path("errors").asInt()).isEqualTo(1);
        assertThat(ProxyClient.json(wrong).path("failure").asText()).isEqualTo("there are errors in the route files");

        for (String bad : List.of(
                "{}",
                "{\"files\":{}}",
                "{\"remove\":[\"none.camel.yaml\"]}",
                "{\"ways\":true,\"last\":1000}",
                "{\"ways\":true,\"requests\":[]}",
                "{\"ways\":true,\"requests\":[{}]}",
                "{\"ways\":true,\"requests\":[{\"body\":{},\"key\":\"nobody\"}]}",
                "{\"ways\":true,\"requests\":[{\"body\":{},\"path\":\"v1\"}]}",
                "{\"ways\":true,\"further\":1}")) {
            Refusal.check(admin.post(DRY_RUN, bad), FailureKind.REQUEST_FIELD);
        }
        Refusal.check(admin.post(DRY_RUN, ""), FailureKind.REQUEST_BODY_MISSING);
        Refusal.check(node.client().bare("POST", DRY_RUN, new byte[0]), FailureKind.ADMIN_AUTHENTICATION);
        Refusal.check(node.client().post(DRY_RUN, "{}"), FailureKind.ADMIN_AUTHENTICATION);
    }

    private static String files(String text) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("files").put("alpha.camel.yaml", text);
        return body.toString();
    }
}
