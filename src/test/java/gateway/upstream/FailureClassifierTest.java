package gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import gateway.upstream.Verdict.PassOn;
import gateway.upstream.Verdict.Rest;
import gateway.upstream.Verdict.Scope;
import gateway.upstream.Verdict.SuspectCredential;
import gateway.upstream.Verdict.SuspectOrganization;
import gateway.upstream.Verdict.TryNext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureClassifierTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String U = "anthropic-ratelimit-unified-";
    private static final String HOUR = unix(3600);
    private static final String DAY = unix(86_400);
    private static final byte[] RATE_LIMIT = error("rate_limit_error", "Limit reached", null);

    private final FailureClassifier classifier =
            new FailureClassifier(InstantSource.fixed(NOW), Duration.ofSeconds(5), Duration.ofSeconds(60));

    static Stream<Arguments> windows() {
        return Stream.of(
                arguments(
                        "5h",
                        Scope.ACCOUNT,
                        3600,
                        true,
                        h(
                                "status",
                                "rejected",
                                "5h-status",
                                "rejected",
                                "7d-status",
                                "allowed",
                                "5h-reset",
                                HOUR,
                                "7d-reset",
                                DAY,
                                "reset",
                                HOUR,
                                "representative-claim",
                                "five_hour")),
                arguments(
                        "5h, near the end of the week",
                        Scope.ACCOUNT,
                        3600,
                        true,
                        h("5h-status", "rejected", "5h-reset", HOUR, "7d-status", "allowed_warning", "7d-reset", DAY)),
                arguments(
                        "7d",
                        Scope.ACCOUNT,
                        86_400,
                        true,
                        h(
                                "status",
                                "rejected",
                                "5h-status",
                                "allowed",
                                "7d-status",
                                "rejected",
                                "5h-reset",
                                HOUR,
                                "7d-reset",
                                DAY,
                                "reset",
                                DAY)),
                arguments(
                        "only 7d_oi",
                        Scope.MODEL,
                        86_400,
                        true,
                        h(
                                "status",
                                "rejected",
                                "5h-status",
                                "allowed",
                                "7d-status",
                                "allowed",
                                "7d_oi-status",
                                "rejected",
                                "5h-reset",
                                HOUR,
                                "7d-reset",
                                HOUR,
                                "7d_oi-reset",
                                DAY)),
                arguments(
                        "7d_oi without its own reset",
                        Scope.MODEL,
                        3600,
                        true,
                        h(
                                "status",
                                "rejected",
                                "5h-status",
                                "allowed",
                                "7d-status",
                                "allowed",
                                "7d_oi-status",
                                "rejected",
                                "reset",
                                HOUR)),
                arguments(
                        "7d_oi without any reset",
                        Scope.MODEL,
                        60,
                        false,
                        h(
                                "status",
                                "rejected",
                                "5h-status",
                                "allowed",
                                "7d-status",
                                "allowed",
                                "7d_oi-status",
                                "rejected",
                                "!retry-after",
                                "120")),
                arguments(
                        "5h and 7d: the latest reset",
                        Scope.ACCOUNT,
                        86_400,
                        true,
                        h(
                                "status",
                                "rejected",
                                "5h-status",
                                "rejected",
                                "7d-status",
                                "rejected",
                                "5h-reset",
                                HOUR,
                                "7d-reset",
                                DAY,
                                "reset",
                                HOUR)),
                arguments(
                        "5h and 7d_oi: the latest reset",
                        Scope.ACCOUNT,
                        86_400,
                        true,
                        h(
                                "status",
                                "rejected",
                                "5h-status",
                                "rejected",
                                "7d-status",
                                "allowed",
                                "7d_oi-status",
                                "rejected",
                                "5h-reset",
                                HOUR,
                                "7d_oi-reset",
                                DAY)),
                arguments("spelt in capitals", Scope.ACCOUNT, 3600, true, h("5h-status", "Rejected", "5h-reset", HOUR)),
                arguments(
                        "reset in milliseconds",
                        Scope.ACCOUNT,
                        3600,
                        true,
                        h("5h-status", "rejected", "5h-reset", HOUR + "000")),
                arguments(
                        "reset in RFC 3339",
                        Scope.ACCOUNT,
                        3600,
                        true,
                        h("5h-status", "rejected", "5h-reset", "2026-11-20T13:00:00Z")),
                arguments(
                        "reset unreadable, overall one readable",
                        Scope.ACCOUNT,
                        3600,
                        true,
                        h("status", "rejected", "5h-status", "rejected", "5h-reset", "soon", "reset", HOUR)),
                arguments(
                        "longer retry-after does not matter",
                        Scope.ACCOUNT,
                        3600,
                        true,
                        h("5h-status", "rejected", "5h-reset", HOUR, "!retry-after", "7999")),
                arguments("only overall", Scope.ACCOUNT, 3600, true, h("status", "rejected", "reset", HOUR)),
                arguments(
                        "only overall, window statuses malformed",
                        Scope.ACCOUNT,
                        3600,
                        true,
                        h("status", "rejected", "5h-status", "unknown", "7d-status", "invalid", "reset", HOUR)),
                arguments(
                        "only overall, claim of one model",
                        Scope.MODEL,
                        3600,
                        true,
                        h("status", "rejected", "reset", HOUR, "representative-claim", "seven_day_opus")),
                arguments(
                        "only overall, claim of the account",
                        Scope.ACCOUNT,
                        3600,
                        true,
                        h("status", "rejected", "reset", HOUR, "representative-claim", "seven_day")),
                arguments(
                        "rejected without reset: retry-after",
                        Scope.ACCOUNT,
                        30,
                        false,
                        h("status", "rejected", "!retry-after", "30")),
                arguments(
                        "rejected without reset: capped",
                        Scope.ACCOUNT,
                        60,
                        false,
                        h("status", "rejected", "!retry-after", "2094")),
                arguments("rejected without anything", Scope.ACCOUNT, 5, false, h("5h-status", "rejected")),
                arguments(
                        "reset in the past",
                        Scope.ACCOUNT,
                        5,
                        false,
                        h("5h-status", "rejected", "5h-reset", unix(-10))),
                arguments(
                        "reset absurdly far",
                        Scope.ACCOUNT,
                        5,
                        false,
                        h("5h-status", "rejected", "5h-reset", unix(86_400L * 400))),
                arguments(
                        "overage in use: nothing exhausted",
                        Scope.MODEL,
                        7,
                        false,
                        h(
                                "status",
                                "allowed",
                                "5h-status",
                                "rejected",
                                "5h-reset",
                                HOUR,
                                "overage-in-use",
                                "true",
                                "!retry-after",
                                "7")),
                arguments(
                        "all allowed",
                        Scope.MODEL,
                        7,
                        false,
                        h("status", "allowed_warning", "reset", HOUR, "!retry-after", "7")),
                arguments(
                        "API key headers only: capped",
                        Scope.MODEL,
                        60,
                        false,
                        Map.of(
                                "anthropic-ratelimit-requests-remaining",
                                "0",
                                "anthropic-ratelimit-requests-reset",
                                "2026-11-20T13:00:00Z")),
                arguments("no header", Scope.MODEL, 5, false, h()),
                arguments("retry-after", Scope.MODEL, 12, false, h("!retry-after", "12")),
                arguments("retry-after beyond the cap", Scope.MODEL, 60, false, h("!retry-after", "7999")),
                arguments(
                        "retry-after as a date",
                        Scope.MODEL,
                        20,
                        false,
                        h("!retry-after", "Fri, 20 Nov 2026 12:00:20 GMT")),
                arguments("retry-after-ms", Scope.MODEL, 2, false, h("!retry-after-ms", "2000", "!retry-after", "12")),
                arguments("retry-after of nothing", Scope.MODEL, 5, false, h("!retry-after", "0")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("windows")
    void coolsDownAfter429(String name, Scope scope, long seconds, boolean unified, Map<String, String> headers) {
        Verdict verdict = classifier.classify(429, headers::get, RATE_LIMIT);

        assertThat(verdict).isInstanceOfSatisfying(Rest.class, coolDown -> {
            assertThat(coolDown.scope()).isEqualTo(scope);
            assertThat(coolDown.until()).isEqualTo(NOW.plusSeconds(seconds));
            assertThat(coolDown.unifiedWindow()).isEqualTo(unified);
        });
    }

    @Test
    void whatGoesRoundInACircleIsNotTriedAgain() {
        assertThat(classifier.classify(508, h()::get, new byte[0])).isInstanceOf(PassOn.class);
    }

    @Test
    void namesTheExhaustedWindows() {
        Map<String, String> headers = h("5h-status", "rejected", "7d-status", "rejected", "7d-reset", DAY);

        assertThat(((Rest) classifier.classify(429, headers::get, RATE_LIMIT)).reason())
                .isEqualTo("usage window exhausted: 5h, 7d");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "Extra usage is required for long context requests., null",
                "Usage credits are required for fast mode., null",
                "You have reached your specified API usage limits. You will regain access on 2026-12-01., null",
                "Limit, enforced_spend_limit_reached",
                "Limit, contract_spend_limit_reached",
                "Limit, ramp_limit_exceeded",
            })
    void passesEntitlementAndSpendCapsOn(String message, String code) {
        byte[] body = error("rate_limit_error", message, code);

        assertThat(classifier.classify(429, h()::get, body)).isEqualTo(new PassOn());
        assertThat(classifier.classify(429, h("!retry-after", "30")::get, body)).isEqualTo(new PassOn());
        assertThat(classifier.classify(429, h("status", "allowed")::get, body)).isEqualTo(new PassOn());
        assertThat(classifier.classify(429, h("status", "rejected", "reset", HOUR)::get, body))
                .isEqualTo(new PassOn());
    }

    @Test
    void anExhaustedWindowOutweighsAnEntitlementText() {
        byte[] body = error("rate_limit_error", "Extra usage is required for long context requests.", null);

        assertThat(classifier.classify(429, h("5h-status", "rejected", "5h-reset", HOUR)::get, body))
                .isInstanceOf(Rest.class);
    }

    @Test
    void anUnknownCodeIsABareRateLimit() {
        assertThat(classifier.classify(429, h()::get, error("rate_limit_error", "Limit", "acceleration_limit")))
                .isInstanceOf(Rest.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 302, 400, 402, 403, 404, 405, 408, 409, 413, 415, 422, 424, 499})
    void passesTheClientsOwnErrorsOn(int status) {
        assertThat(classifier.classify(
                        status, h("!retry-after", "30")::get, error("invalid_request_error", "No.", null)))
                .isEqualTo(new PassOn());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 502, 503, 504, 520, 529, 599})
    void triesTheNextAccountAfterTroubleOfTheUpstream(int status) {
        assertThat(classifier.classify(status, h()::get, error("api_error", "Oops", null)))
                .isInstanceOfSatisfying(TryNext.class, next -> {
                    assertThat(next.countsForBreaker()).isTrue();
                    assertThat(next.reason()).contains(Integer.toString(status));
                });
    }

    @Test
    void suspectsTheCredentialAfter401() {
        assertThat(classifier.classify(401, h()::get, error("authentication_error", "invalid x-api-key", null)))
                .isInstanceOf(SuspectCredential.class);
        assertThat(classifier.classify(401, h()::get, error("authentication_error", "OAuth token has expired.", null)))
                .isInstanceOf(SuspectCredential.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, This organization has been disabled.",
        "401, This organization has been disabled.",
        "403, Your organization has been disabled by its administrator.",
        "401, OAuth authentication is currently not allowed for this organization.",
        "403, OAuth authentication is currently not allowed for this organization.",
    })
    void killsADisabledOrganisation(int status, String message) {
        assertThat(classifier.classify(status, h()::get, error("permission_error", message, null)))
                .isInstanceOf(SuspectOrganization.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|invalid_request_error|Your credit balance is too low to access the Anthropic API. Please go to"
                        + " Plans & Billing to upgrade or purchase credits.|false",
                "400|invalid_request_error|Your credit balance is too low to access the Claude API. Please go to Plans"
                        + " & Billing to upgrade or purchase credits.|false",
                "403|permission_error|Your credit balance is too low|false",
                "402|billing_error|There is a billing problem with this account.|false",
                "402|billing_error|Something new about money.|false",
                "403|permission_error|Billing has been disabled for this organization.|false",
                "400|invalid_request_error|You have reached your specified API usage limits. You will regain access on"
                        + " 2026-12-01 at 00:00 UTC.|false",
                "400|invalid_request_error|You're out of extra usage. Add more at claude.ai/settings/usage and keep"
                        + " going.|true",
                "400|invalid_request_error|You’re out of extra usage.|true"
            })
    void knowsWhoHasNothingLeftToPayWith(int status, String type, String message, boolean extra) {
        assertThat(classifier.classify(status, h()::get, error(type, message, null)))
                .isInstanceOfSatisfying(Verdict.NoCredit.class, credit -> {
                    assertThat(credit.extraUsage()).isEqualTo(extra);
                    assertThat(Verdict.NoCredit.isReason(credit.reason())).isTrue();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|invalid_request_error|messages.0.Your credit balance is too low: Extra inputs are not permitted",
                "400|invalid_request_error|Unexpected value(s) `You're out of extra usage.` for the `anthropic-beta`"
                        + " header.",
                "400|not_found_error|Your credit balance is too low",
                "402|invalid_request_error|No.",
                "404|billing_error|Your credit balance is too low",
                "400|billing_error|model: There is a billing problem with this account."
            })
    void anEchoIsNoWantOfCredit(int status, String type, String message) {
        assertThat(classifier.classify(status, h()::get, error(type, message, null)))
                .isEqualTo(new PassOn());
    }

    static Stream<Arguments> echoes() {
        String said = "This organization has been disabled.";
        return Stream.of(
                arguments("a beta", 400, "Unexpected value(s) `" + said + "` for the `anthropic-beta` header."),
                arguments("a field", 400, "messages.0.organization has been disabled: Extra inputs are not permitted"),
                arguments("a field, alone in front", 400, said + ": Extra inputs are not permitted"),
                arguments("behind", 400, "model: " + said),
                arguments("on a line of its own", 400, "model:\n" + said),
                arguments("twice", 403, said + " " + said),
                arguments("long", 400, said + ".".repeat(300)),
                arguments("OAuth", 403, "x: OAuth authentication is currently not allowed for this organization."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("echoes")
    void aSentenceThatRepeatsWhatAClientSentKillsNothing(String name, int status, String message) {
        assertThat(classifier.classify(status, h()::get, error("invalid_request_error", message, null)))
                .isEqualTo(new PassOn());
    }

    @ParameterizedTest
    @ValueSource(strings = {"not_found_error", "rate_limit_error", "request_too_large", "api_error", "my_error"})
    void theTypeMustFitTheSentence(String type) {
        assertThat(classifier.classify(400, h()::get, error(type, "This organization has been disabled.", null)))
                .isEqualTo(new PassOn());
    }

    @Test
    void anEchoIsNoEntitlementEither() {
        byte[] body = error("rate_limit_error", "model `extra usage is required`: requests per minute", null);

        assertThat(classifier.classify(429, h()::get, body)).isInstanceOf(Rest.class);
    }

    @Test
    void aMissingScopeKillsNothing() {
        byte[] body = error("permission_error", "OAuth token does not meet scope requirement user:inference", null);

        assertThat(classifier.classify(403, h()::get, body)).isEqualTo(new PassOn());
    }

    @Test
    void aPromptThatQuotesTheTextOutsideTheMessageKillsNothing() {
        byte[] body =
                "{\"note\":\"This organization has been disabled.\",\"error\":{\"message\":\"No.\"}}".getBytes(UTF_8);

        assertThat(classifier.classify(400, h()::get, body)).isEqualTo(new PassOn());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Just a moment...</html>",
                "{\"error\":",
                "[1]",
                "{\"error\":\"This organization has been disabled.\"}"
            })
    void copesWithAnyBody(String body) {
        byte[] bytes = body.getBytes(UTF_8);

        assertThat(classifier.classify(400, h()::get, bytes)).isEqualTo(new PassOn());
        assertThat(classifier.classify(401, h()::get, bytes)).isInstanceOf(SuspectCredential.class);
        assertThat(classifier.classify(403, h()::get, bytes)).isEqualTo(new PassOn());
        assertThat(classifier.classify(429, h()::get, bytes)).isInstanceOf(Rest.class);
        assertThat(classifier.classify(503, h()::get, bytes)).isInstanceOf(TryNext.class);
    }

    /** Pairs of name and value; names are those of the unified family unless they begin with "!". */
    private static Map<String, String> h(String... pairs) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            String name = pairs[i];
            headers.put(name.startsWith("!") ? name.substring(1) : U + name, pairs[i + 1]);
        }
        return headers;
    }

    private static String unix(long secondsFromNow) {
        return Long.toString(NOW.plusSeconds(secondsFromNow).getEpochSecond());
    }

    private static byte[] error(String type, String message, String code) {
        String details = code == null ? "" : ",\"details\":{\"error_code\":\"" + code + "\"}";
        return ("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"" + details
                        + "}}")
                .getBytes(UTF_8);
    }
}
