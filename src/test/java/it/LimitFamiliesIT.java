package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Answer;
import harness.Lab;
import harness.MessageJson;
import harness.OneNode;
import harness.ProxyClient;
import harness.RateLimits;
import harness.SimulatedAccount;
import harness.SimulatedProvider;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each family of 429 rests: the account, one model of it, or nothing. The limited account is preferred by its kind. */
@Lab
@Timeout(300)
class LimitFamiliesIT {

    private static final String MODEL = "claude-sonnet-4-5";
    private static final String OTHER_MODEL = "claude-haiku-4-5";

    private static OneNode node;
    private static int tests;

    private enum Rests {
        ACCOUNT,
        MODEL,
        NOTHING
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    static Stream<Arguments> families() {
        return Stream.of(
                family("bare", RateLimits::bare, Rests.MODEL),
                family("retry-after", () -> RateLimits.retryAfter(30), Rests.MODEL),
                family("requests", () -> RateLimits.platform("requests", 30), Rests.MODEL),
                family("tokens", () -> RateLimits.platform("tokens", 30), Rests.MODEL),
                family("input-tokens", () -> RateLimits.platform("input-tokens", 30), Rests.MODEL),
                family("output-tokens", () -> RateLimits.platform("output-tokens", 30), Rests.MODEL),
                family("five-hour", () -> RateLimits.fiveHour(Duration.ofHours(1)), Rests.ACCOUNT),
                family("seven-day", RateLimits::sevenDay, Rests.ACCOUNT),
                family("both", RateLimits::both, Rests.ACCOUNT),
                family("some-models", RateLimits::someModels, Rests.MODEL),
                family("not-entitled", RateLimits::notEntitled, Rests.NOTHING));
    }

    private static Arguments family(String name, Supplier<Answer> answer, Rests rests) {
        return Arguments.of(name, answer, rests);
    }

    @ParameterizedTest(name = "{0} rests {2}")
    @MethodSource("families")
    void restsWhatItSays(String name, Supplier<Answer> answer, Rests rests) {
        tests++;
        SimulatedAccount limited = node.add("oauth", "limited-" + tests);
        SimulatedAccount spare = node.add("api_key", "spare-" + tests);
        limited.always(answer.get());

        HttpResponse<byte[]> first = ask(MODEL, "first");

        assertThat(limited.messages()).isOne();
        assertThat(first.statusCode()).isEqualTo(rests == Rests.NOTHING ? 429 : 200);
        assertThat(spare.messages()).isEqualTo(rests == Rests.NOTHING ? 0 : 1);
        limited.heal();
        assertThat(SimulatedProvider.servedBy(ask(MODEL, "second")))
                .isEqualTo(rests == Rests.NOTHING ? limited.name() : spare.name());
        assertThat(SimulatedProvider.servedBy(ask(OTHER_MODEL, "third")))
                .isEqualTo(rests == Rests.ACCOUNT ? spare.name() : limited.name());
        JsonNode account = node.accounts().show(limited.organizationUuid());
        assertThat(account.path("state").asText()).isEqualTo(rests == Rests.ACCOUNT ? "rate_limited" : "active");
        assertThat(account.path("model_cool_downs").has(MODEL)).isEqualTo(rests == Rests.MODEL);
    }

    @Test
    void ofSeveralRejectedWindowsTheLatestResetWins() {
        tests++;
        SimulatedAccount limited = node.add("oauth", "limited-" + tests);
        node.add("api_key", "spare-" + tests);
        limited.always(RateLimits.both());
        Instant inAnHour = Clock.systemUTC().instant().plus(Duration.ofHours(1));

        assertThat(ask(MODEL, "several").statusCode()).isEqualTo(200);

        JsonNode account = node.accounts().show(limited.organizationUuid());
        assertThat(Instant.parse(account.path("limited_until").asText()))
                .isBetween(inAnHour.minusSeconds(2), inAnHour.plusSeconds(60));
    }

    static Stream<Arguments> withoutCredit() {
        String low =
                "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade"
                        + " or purchase credits.";
        return Stream.of(
                Arguments.of(400, "invalid_request_error", low, "the provider refuses to charge it"),
                Arguments.of(402, "billing_error", "Payment is due.", "the provider refuses to charge it"),
                Arguments.of(400, "invalid_request_error", "You're out of extra usage.", "no extra usage is left"));
    }

    @ParameterizedTest
    @MethodSource("withoutCredit")
    void anAccountWithoutCreditRestsAndTheNextOneIsAsked(int status, String type, String message, String reason) {
        String refusal = MessageJson.error(type, message);
        for (boolean stream : new boolean[] {false, true}) {
            tests++;
            SimulatedAccount poor = node.add("oauth", "poor-" + tests);
            SimulatedAccount rich = node.add("api_key", "rich-" + tests);
            poor.always(Answer.error(status, refusal));

            HttpResponse<byte[]> answer = ask(MODEL, stream, "first");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(text(answer)).doesNotContain(message).contains(stream ? "message_stop" : "end_turn");
            assertThat(poor.messages()).isOne();
            JsonNode account = node.accounts().show(poor.organizationUuid());
            assertThat(account.path("state").asText()).isEqualTo("rate_limited");
            assertThat(account.path("state_reason").asText()).contains("without credit: " + reason, "" + status);
            await().untilAsserted(() ->
                    assertThat(node.accounts().causes(poor.organizationUuid())).contains("credit_used_up"));
            assertThat(ask(OTHER_MODEL, stream, "second").statusCode()).isEqualTo(200);
            assertThat(poor.messages()).as("it rests for all models").isOne();

            rich.always(Answer.error(status, refusal));
            HttpResponse<byte[]> refused = ask(MODEL, stream, "third");

            assertThat(refused.statusCode()).as("nobody is left").isEqualTo(status);
            assertThat(text(refused)).isEqualTo(refusal);
            assertThat(node.accounts()
                            .show(rich.organizationUuid())
                            .path("state")
                            .asText())
                    .isEqualTo("rate_limited");
            node.clear();
        }
    }

    @ParameterizedTest
    @MethodSource("withoutCredit")
    void whileAllRestWithoutCreditTheOneThatCanPayAgainIsFound(int status, String type, String message) {
        Answer refusal = Answer.error(status, MessageJson.error(type, message));
        List<SimulatedAccount> accounts = new ArrayList<>();
        for (String kind : List.of("oauth", "api_key", "api_key")) {
            tests++;
            SimulatedAccount account = node.add(kind, "poor-" + tests);
            account.always(refusal);
            accounts.add(account);
        }
        assertThat(ask(MODEL, false, "nobody pays").statusCode()).isEqualTo(status);

        for (SimulatedAccount paying : accounts) {
            paying.heal();
            assertThat(ask(MODEL, false, "one pays").statusCode()).isEqualTo(200);
            paying.always(refusal);
            assertThat(ask(MODEL, false, "nobody pays again").statusCode()).isEqualTo(status);
        }
    }

    @Test
    void whatOneRequestProvokesIsSoonOver() {
        tests++;
        SimulatedAccount asked = node.add("oauth", "asked-" + tests);
        node.add("api_key", "spare-" + tests);
        asked.always(Answer.error(400, MessageJson.error("invalid_request_error", "You're out of extra usage.")));
        assertThat(ask(MODEL, "too much").statusCode()).isEqualTo(200);
        assertThat(state(asked)).isEqualTo("rate_limited");

        asked.heal();

        await("the gateway's own message shows that it can pay")
                .atMost(Duration.ofSeconds(60))
                .until(() -> state(asked).equals("active"));
        asked.always(Answer.error(400, MessageJson.error("invalid_request_error", "You're out of extra usage.")));
        assertThat(ask(MODEL, "too much again").statusCode()).isEqualTo(200);
        assertThat(state(asked)).as("it has just paid").isEqualTo("active");
    }

    private static String state(SimulatedAccount account) {
        return node.accounts().show(account.organizationUuid()).path("state").asText();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> ask(String model, String text) {
        return ask(model, false, text);
    }

    private static HttpResponse<byte[]> ask(String model, boolean stream, String text) {
        ProxyClient client = node.client();
        return client.message(MessageJson.request(model, stream, text + " question of test " + tests));
    }
}
