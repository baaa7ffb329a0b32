package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.Refusal;
import harness.SimulatedWeb;
import harness.WholeMessage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.demo.web.DemoWebAccounts;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebEvents;
import routes.demo.web.DemoWebReply;

/** What refusals of the web application mean for the account and for the client. Each test has an account of its own. */
@Lab
@Timeout(300)
@DisplayName("Web mode, refusals")
class WebRefusalsIT {

    private static final String CHALLENGE =
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>secret</body></html>";

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AccountsClient accounts;
    private static int cookies;

    private String account;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("COOKIES", "")
                .env("GATEWAY_WEB_CHALLENGE_PAUSE", "0s")
                .env("GATEWAY_ACCOUNTS_WAIT", "0s")
                .env("GATEWAY_BREAKER_MINIMUM_CALLS", "1000");
    }

    @BeforeEach
    void newAccount() {
        accounts.deleteAll();
        account = add();
        web.clear();
    }

    private static String add() {
        ObjectNode body = Json.mapper().createObjectNode().put("kind", "cookie").put("name", "account " + ++cookies);
        return accounts.add(body.put("cookie", "sk-ant-sid01-refused-account-" + cookies))
                .path("id")
                .asText();
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                arguments(
                        "30: a challenge by its header",
                        html(403, "<html>wait</html>").header("cf-mitigated", "challenge"),
                        FailureKind.WEB_CHALLENGED),
                arguments("30: a challenge by its title", html(403, CHALLENGE), FailureKind.WEB_CHALLENGED),
                arguments("30: a challenge with a good status", html(200, CHALLENGE), FailureKind.WEB_CHALLENGED),
                arguments("30: a page that blocks", html(403, "<html>no</html>"), FailureKind.WEB_BLOCKED),
                arguments("30: a page with a good status", html(200, "<html>hi</html>"), FailureKind.WEB_BLOCKED),
                arguments(
                        "30: a redirect because of the region",
                        redirect("https://claude.ai/app-unavailable-in-region"),
                        FailureKind.WEB_REGION));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void aPageSaysNothingOfTheCookie(String what, DemoWebReply page, FailureKind expected) {
        for (Kind kind : List.of(Kind.CREATE, Kind.COMPLETION)) {
            web.clear();
            web.answerBy((call, usual) -> call.kind() == kind ? page : usual.get());

            HttpResponse<byte[]> answer = ask();

            Refusal.check(answer, expected);
            assertThat(text(answer)).doesNotContain("<html", "secret");
            assertThat(state()).isEqualTo("active");
            assertThat(web.calls(kind)).as("no second try by other means").hasSize(1);
            web.awaitNothingLeft();
        }
    }

    @Test
    @DisplayName("30: a redirect to anywhere else says nothing of the cookie, and is never followed")
    void anyOtherRedirectIsNotFollowed() {
        web.enqueue(Kind.COMPLETION, redirect(web.url() + "/elsewhere"));

        HttpResponse<byte[]> answer = ask();

        assertThat(answer.statusCode()).isBetween(500, 599);
        assertThat(state()).isEqualTo("active");
        assertThat(web.calls(Kind.OTHER)).isEmpty();
        web.awaitNothingLeft();
    }

    static Stream<Arguments> deadCookies() {
        return Stream.of(
                arguments(
                        "28: 403 with invalid authorization",
                        DemoWebReply.error(403, "permission_error", "Invalid authorization", "")),
                arguments(
                        "28: 403 with account_session_invalid",
                        DemoWebReply.error(
                                403, "permission_error", "Account session invalid", "account_session_invalid")),
                arguments("28: 401", DemoWebReply.error(401, "authentication_error", "Unauthorized", "")),
                arguments("30: a redirect to the login", redirect("https://claude.ai/login?returnTo=%2F")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deadCookies")
    void aDeadCookieMakesTheAccountInvalid(String what, DemoWebReply refusal) {
        web.answerBy((call, usual) -> call.kind() == Kind.BOOTSTRAP
                ? DemoWebReply.json(200, Json.mapper().createObjectNode().putNull("account"))
                : refusal);

        HttpResponse<byte[]> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(text(answer)).doesNotContain("sk-ant-sid", "session_invalid");
        accounts.awaitState(account, "invalid");
        assertThat(web.calls(Kind.COMPLETION)).isEmpty();
    }

    @Test
    @DisplayName("28: a model that is not in the plan leaves the account as it is, for other models")
    void aModelThatIsNotInThePlan() {
        web.enqueue(
                Kind.COMPLETION,
                DemoWebReply.error(403, "permission_error", "This model isn't available right now. Try another.", ""));

        Refusal.check(ask(), FailureKind.WEB_MODEL_NOT_IN_PLAN);

        assertThat(state()).isEqualTo("active");
        assertThat(client.message(MessageBody.user("Another")
                                .model("claude-haiku-4-5")
                                .json())
                        .statusCode())
                .isEqualTo(200);
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("28: an organisation that is switched off")
    void anOrganizationThatIsSwitchedOff() {
        DemoWebReply disabled =
                DemoWebReply.error(400, "invalid_request_error", "This organization has been disabled.", "");
        web.answerBy((call, usual) -> disabled);

        Refusal.check(ask(), FailureKind.ACCOUNT_ORGANIZATION_DISABLED);

        accounts.awaitState(account, "invalid");
    }

    static Stream<Arguments> limits() {
        Instant reset = Clock.systemUTC().instant().plus(Duration.ofHours(2));
        return Stream.of(
                arguments("27: nested with a time", nested(reset.getEpochSecond()), reset, Duration.ofSeconds(5)),
                arguments("27: nested without a time", nested(null), null, null),
                arguments("27: nested with a time that is over", nested(1_000_000_000L), null, null),
                arguments("27: bare", limited("Too many requests"), null, null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void aLimitHoldsAsLongAsItIsTold(String what, DemoWebReply refusal, Instant until, Duration tolerance) {
        web.enqueue(Kind.COMPLETION, refusal);

        HttpResponse<byte[]> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(429);
        if (until != null) {
            JsonNode limited = accounts.awaitState(account, "rate_limited");
            assertThat(Instant.parse(limited.path("limited_until").asText()))
                    .isCloseTo(until, within(tolerance.toSeconds(), ChronoUnit.SECONDS));
        } else {
            JsonNode shown = accounts.show(account);
            String end = shown.path("limited_until").asText(null);
            assertThat(end == null ? Instant.MIN : Instant.parse(end))
                    .as("a short rest only: " + shown)
                    .isBefore(Clock.systemUTC().instant().plus(Duration.ofMinutes(10)));
        }
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("27: a plain limit rests for as long as its header tells")
    void aPlainLimitHasAHeader() {
        web.enqueue(Kind.COMPLETION, limited("Slow down").header("retry-after", "40"));

        HttpResponse<byte[]> answer = ask();

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1, 41);
        web.awaitNothingLeft();
    }

    static Stream<Arguments> windows() {
        return Stream.of(
                arguments("within_limit", "active"),
                arguments("approaching_limit", "active"),
                arguments("exceeded_limit", "rate_limited"),
                arguments("exceeded", "rate_limited"));
    }

    @ParameterizedTest(name = "26: {0} leaves the account {1}")
    @MethodSource("windows")
    void onlyAnExceededLimitLimits(String type, String expected) {
        Instant reset = Clock.systemUTC().instant().plus(Duration.ofHours(3));
        ObjectNode limit = DemoWebAccounts.limit(Clock.systemUTC().instant()).put("type", type);
        if (expected.equals("rate_limited")) {
            limit.put("resetsAt", reset.getEpochSecond()).put("remaining", 0);
            ((ObjectNode) limit.path("windows").path("5h"))
                    .put("status", type)
                    .put("utilization", 1.0)
                    .put("resets_at", reset.getEpochSecond());
        }
        web.says(DemoWebEvents.from(0)
                .start()
                .text("Still answered")
                .stopReason("end_turn")
                .limit(limit)
                .stop()
                .steps());

        assertThat(WholeMessage.text(WholeMessage.of(ask()))).isEqualTo("Still answered");

        JsonNode shown = accounts.awaitAccount(
                account,
                each -> each.path("state").asText().equals(expected)
                        && !each.path("windows").path("five_hour").isMissingNode());
        double used =
                shown.path("windows").path("five_hour").path("utilization").asDouble();
        assertThat(used).isEqualTo(expected.equals("active") ? 0.31 : 1.0, within(0.001));
        web.awaitNothingLeft();
    }

    @ParameterizedTest(name = "31: {0} is cured by another account, once")
    @ValueSource(ints = {500, 503, 529})
    void anotherAccountCuresWhatMayPass(int status) {
        add();
        web.enqueue(Kind.COMPLETION, DemoWebReply.error(status, "api_error", "Overloaded", ""));

        assertThat(ask().statusCode()).isEqualTo(200);

        assertThat(web.calls(Kind.COMPLETION)).hasSize(2);
        assertThat(web.calls(Kind.COMPLETION).stream()
                        .map(call -> call.sessionKey())
                        .distinct())
                .hasSize(2);
        assertThat(state()).isEqualTo("active");
        web.awaitNothingLeft();
    }

    @ParameterizedTest(name = "31: a connection that breaks at {0} is cured by another account")
    @ValueSource(strings = {"CREATE", "COMPLETION"})
    void anotherAccountCuresABrokenConnection(String kind) {
        add();
        web.change(Kind.valueOf(kind), usual -> {
            throw new IllegalStateException("no answer");
        });

        assertThat(ask().statusCode()).isEqualTo(200);
        assertThat(state()).isEqualTo("active");
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("31: what does not pass is told")
    void whatDoesNotPassIsTold() {
        web.answerBy((call, usual) -> call.kind() == Kind.COMPLETION
                ? DemoWebReply.error(529, "overloaded_error", "Overloaded", "")
                : usual.get());

        HttpResponse<byte[]> answer = ask();

        assertThat(answer.statusCode()).isIn(502, 503, 529);
        assertThat(ProxyClient.json(answer).path("type").asText()).isEqualTo("error");
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("28: a conversation that is too long is told in the words of the API")
    void aConversationThatIsTooLong() {
        web.enqueue(
                Kind.COMPLETION,
                DemoWebReply.error(
                        400, "invalid_request_error", "maximum conversation length", "conversation_too_long"));

        HttpResponse<byte[]> answer = ask();

        Refusal.check(answer, FailureKind.WEB_CONVERSATION_TOO_LONG);
        assertThat(text(answer)).contains("prompt is too long");
        web.awaitNothingLeft();
    }

    private HttpResponse<byte[]> ask() {
        return client.message(MessageBody.user("Ask the account").json());
    }

    private String state() {
        return accounts.show(account).path("state").asText();
    }

    private static DemoWebReply html(int status, String page) {
        return DemoWebReply.body(status, "text/html; charset=UTF-8", page);
    }

    private static DemoWebReply redirect(String location) {
        return DemoWebReply.body(302, "", "").header("location", location);
    }

    private static DemoWebReply limited(String message) {
        return DemoWebReply.error(429, "rate_limit_error", message, "");
    }

    private static DemoWebReply nested(Long resetsAt) {
        ObjectNode limit =
                Json.mapper().createObjectNode().put("type", "exceeded_limit").put("resetsAt", resetsAt);
        limit.putNull("remaining").put("representativeClaim", "five_hour").putObject("windows");
        return limited(limit.toString());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
