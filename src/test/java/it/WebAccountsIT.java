package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.Answer;
import harness.Lab;
import harness.MessageBody;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.SimulatedWeb;
import harness.WholeMessage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import routes.demo.web.DemoWebAccounts;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebReply;

/** Accounts of web mode: their cookies, their plans, and the order of modes. */
@Lab
@Timeout(300)
@DisplayName("Web mode, accounts")
class WebAccountsIT {

    private static SimulatedWeb web;
    private static ScriptedUpstream api;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AccountsClient accounts;
    private static int cookies;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("COOKIES", "").env("GATEWAY_ACCOUNTS_WAIT", "0s");
    }

    @BeforeEach
    void noAccounts() {
        accounts.deleteAll();
        web.clear();
    }

    @ParameterizedTest(name = "39: the cookie {0} is taken: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "sk-ant-sid01-taken-one | true",
                "sk-ant-sid02-taken-two | true",
                "sessionKey=sk-ant-sid01-taken-three | true",
                "lastActiveOrg=x; sessionKey=sk-ant-sid02-taken-four; other=y | true",
                "junk | false",
                "sessionKey= | false",
                "sk-ant-api03-no-cookie | false"
            })
    void cookiesAreTakenInAnyForm(String cookie, boolean taken) {
        HttpResponse<byte[]> answer = accounts.post("", cookie(cookie));

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(taken ? 201 : 400);
        assertThat(text(answer)).doesNotContain("taken-");
        if (taken) {
            assertThat(client.message(MessageBody.user("Serve").json()).statusCode())
                    .isEqualTo(200);
            web.awaitNothingLeft();
            assertThat(web.calls())
                    .allSatisfy(call -> assertThat(call.sessionKey()).startsWith("sk-ant-sid"));
            assertThat(web.calls())
                    .allSatisfy(call -> assertThat(call.header("cookie")).doesNotContain("lastActiveOrg"));
        }
    }

    @Test
    @DisplayName("38: a renewed cookie is used from then on, and no secret is logged")
    void aRenewedCookieIsUsed() {
        String old = add();
        String renewed = old + "-renewed";
        web.answerBy((call, usual) -> {
            boolean same = DemoWebAccounts.organization(call.sessionKey()).equals(call.organization());
            return same && call.sessionKey().equals(old)
                    ? usual.get().header("set-cookie", "sessionKey=" + renewed + "; Path=/; HttpOnly; Secure")
                    : usual.get();
        });

        client.message(MessageBody.user("Renew").json());

        await().until(() -> {
            client.message(MessageBody.user("Renewed?").json());
            return web.calls().getLast().sessionKey().equals(renewed);
        });
        assertThat(proxy.output()).doesNotContain(old, renewed);
    }

    @Test
    @DisplayName("9: the plan of a free account has no thinking, which is told")
    void aFreeAccountDoesNotThink() {
        web.answerBy((call, usual) -> switch (call.kind()) {
            case ORGANIZATIONS, BOOTSTRAP ->
                DemoWebReply.body(
                        200,
                        "application/json",
                        new String(usual.get().body(), StandardCharsets.UTF_8)
                                .replace("\"claude_max\"", "\"nothing_more\"")
                                .replace("default_claude_max_5x", "default_claude_ai"));
            default -> usual.get();
        });
        add();

        HttpResponse<byte[]> answer = client.message(MessageBody.user("Think")
                .with("thinking", "{\"type\":\"enabled\",\"budget_tokens\":1024}")
                .with("max_tokens", "4096")
                .json());

        JsonNode message = WholeMessage.of(answer);
        assertThat(message.path("content").path(0).path("type").asText()).isEqualTo("text");
        assertThat(String.join(",", answer.headers().allValues("x-claude-proxy-loss")))
                .contains("thinking");
        assertThat(web.only(Kind.COMPLETION).json().has("model")).isFalse();
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName(
            "40: a key answers first; where none can, the web application does, without words of a command line client")
    void theApiComesFirst() {
        add();
        accounts.add(Json.mapper()
                .createObjectNode()
                .put("kind", "api_key")
                .put("name", "key")
                .put("secret", ProxyProcess.accountKey(1)));
        assertThat(WholeMessage.text(
                        WholeMessage.of(client.message(MessageBody.user("First").json()))))
                .isEqualTo("Hello.");
        assertThat(web.calls(Kind.COMPLETION)).isEmpty();

        api.always(Answer.error(529, MessageJson.error("overloaded_error", "Overloaded")));
        JsonNode message =
                WholeMessage.of(client.message(MessageBody.user("Then you").json()));

        assertThat(WholeMessage.text(message)).contains("Then you");
        assertThat(web.only(Kind.COMPLETION).text()).doesNotContain("Claude Code", "CLI");
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("40: an answer that has begun is not begun anew elsewhere")
    void nothingIsBegunTwice() {
        add();
        accounts.add(Json.mapper()
                .createObjectNode()
                .put("kind", "api_key")
                .put("name", "key")
                .put("secret", ProxyProcess.accountKey(1)));
        api.always(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0), MessageJson.textDelta(0, "Half"))
                .cut());

        HttpResponse<byte[]> answer =
                client.message(MessageBody.user("Break").stream(true).json());

        assertThat(text(answer)).contains("Half", "event: error");
        assertThat(web.calls(Kind.COMPLETION)).isEmpty();
    }

    @Test
    @DisplayName("28: an account whose bootstrap shows nobody is invalid after a check")
    void nobodyIsSignedIn() {
        add();
        String id = accounts.list("").getFirst().path("id").asText();
        DemoWebReply dead =
                DemoWebReply.error(403, "permission_error", "Invalid authorization", "account_session_invalid");
        web.answerBy((call, usual) -> switch (call.kind()) {
            case BOOTSTRAP ->
                DemoWebReply.json(200, Json.mapper().createObjectNode().putNull("account"));
            case ORGANIZATIONS -> dead;
            default -> usual.get();
        });

        accounts.act(id, "test");

        accounts.awaitState(id, "invalid");
    }

    @Test
    @DisplayName("28: a banned account is dead, one with a warning is not")
    void aBannedAccountIsDead() {
        for (String flag : List.of("consumer_first_warning", "consumer_banned")) {
            accounts.deleteAll();
            web.clear();
            add();
            String id = accounts.list("").getFirst().path("id").asText();
            web.answerBy((call, usual) -> call.kind() == Kind.ORGANIZATIONS || call.kind() == Kind.BOOTSTRAP
                    ? DemoWebReply.body(
                            200,
                            "application/json",
                            new String(usual.get().body(), StandardCharsets.UTF_8)
                                    .replace(
                                            "\"active_flags\":[]",
                                            "\"active_flags\":[{\"type\":\"" + flag + "\",\"expires_at\":null}]"))
                    : usual.get());

            accounts.act(id, "test");

            accounts.awaitState(id, flag.equals("consumer_banned") ? "invalid" : "active");
        }
    }

    @Test
    @DisplayName("41: a cookie gets a token on an operator's order, and the account keeps both")
    void aCookieGetsAToken() {
        add();
        String id = accounts.list("").getFirst().path("id").asText();

        HttpResponse<byte[]> answer = signIn(id);

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        JsonNode account = ProxyClient.json(answer);
        assertThat(account.path("kind").asText()).isEqualTo("oauth_and_cookie");
        assertThat(account.path("refreshable").asBoolean()).isTrue();
        JsonNode asked = web.only(Kind.AUTHORIZE).json();
        assertThat(asked.path("code_challenge_method").asText()).isEqualTo("S256");
        assertThat(asked.path("state").asText()).hasSizeGreaterThan(20);
        assertThat(text(answer)).doesNotContain("sk-ant-oat01", "sk-ant-ort01");
    }

    static Stream<Arguments> refusedSignIns() {
        return Stream.of(
                arguments(
                        "41: another state is refused",
                        Kind.AUTHORIZE,
                        redirect("https://platform.claude.com/oauth/code/callback?code=abc&state=other"),
                        FailureKind.OAUTH_REFUSED),
                arguments(
                        "41: an answer without redirect_uri",
                        Kind.AUTHORIZE,
                        redirect(null),
                        FailureKind.OAUTH_REFUSED),
                arguments(
                        "41: 403 in JSON",
                        Kind.AUTHORIZE,
                        DemoWebReply.error(403, "permission_error", "Invalid authorization", "account_session_invalid"),
                        FailureKind.ACCOUNT_CREDENTIAL),
                arguments(
                        "41: OAuth is not allowed",
                        Kind.AUTHORIZE,
                        DemoWebReply.error(
                                403,
                                "permission_error",
                                "OAuth authentication is currently not allowed for this organization.",
                                ""),
                        FailureKind.OAUTH_REFUSED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedSignIns")
    void aSignInIsRefused(String what, Kind kind, DemoWebReply reply, FailureKind expected) {
        add();
        String id = accounts.list("").getFirst().path("id").asText();
        web.enqueue(kind, reply);

        HttpResponse<byte[]> answer = signIn(id);

        Refusal.check(answer, expected);
        assertThat(web.calls(Kind.TOKEN)).isEmpty();
        assertThat(accounts.show(id).path("kind").asText()).isEqualTo("cookie");
    }

    @Test
    @DisplayName("41: a token endpoint that is asked too often")
    void theTokenEndpointIsAskedTooOften() {
        add();
        String id = accounts.list("").getFirst().path("id").asText();
        web.enqueue(
                Kind.TOKEN,
                DemoWebReply.error(429, "rate_limit_error", "Too many requests", "")
                        .header("retry-after", "30"));

        HttpResponse<byte[]> answer = signIn(id);

        assertThat(answer.statusCode()).as(text(answer)).isGreaterThanOrEqualTo(400);
        assertThat(accounts.show(id).path("kind").asText()).isEqualTo("cookie");
        assertThat(accounts.show(id).path("state").asText()).isEqualTo("active");
    }

    private static HttpResponse<byte[]> signIn(String id) {
        return proxy.admin().post(AccountsClient.PATH + "/" + id + "/oauth-from-cookie", "{}");
    }

    private static DemoWebReply redirect(String target) {
        ObjectNode body = Json.mapper().createObjectNode();
        return DemoWebReply.json(200, target == null ? body : body.put("redirect_uri", target));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String add() {
        String value = "sk-ant-sid01-account-of-tests-" + ++cookies;
        accounts.add(cookie(value));
        return value;
    }

    private static ObjectNode cookie(String value) {
        return Json.mapper()
                .createObjectNode()
                .put("kind", "cookie")
                .put("name", "account " + ++cookies)
                .put("cookie", value);
    }
}
