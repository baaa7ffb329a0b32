package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.AccountsClient;
import harness.Answer;
import harness.Lab;
import harness.MessageJson;
import harness.OneNode;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.SimulatedAccount;
import harness.SimulatedProvider;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Refreshing tokens on one node. Each test has one OAuth account, which is preferred, and one with an API key, which serves when
 * the first cannot.
 */
@Lab
@Timeout(300)
class RefreshIT {

    private static final int MANY = 100;

    private static OneNode node;
    private static SimulatedProvider provider;
    private static AccountsClient accounts;
    private static int tests;

    private SimulatedAccount subscriber;
    private SimulatedAccount spare;
    private String id;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.env("GATEWAY_ACCOUNTS_CONCURRENCY_OAUTH", "0");
    }

    @BeforeAll
    static void start() {
        provider = node.provider();
    }

    @BeforeEach
    void addAccounts() {
        tests++;
        subscriber = node.add("oauth", "subscriber-" + tests);
        spare = node.add("api_key", "spare-" + tests);
        id = node.idOf(subscriber);
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    @Test
    void aHundredRequestsOnAnExpiredTokenMakeOneRefresh() {
        String before = subscriber.tokens().access();
        node.endToken(subscriber);
        provider.tokenDelay(Duration.ofSeconds(2));

        List<CompletableFuture<String>> requests = IntStream.range(0, MANY)
                .mapToObj(number -> RawClient.async(() -> node.client().served("parallel " + number)))
                .toList();

        assertThat(requests.stream().map(CompletableFuture::join)).hasSize(MANY).containsOnly(subscriber.name());
        assertThat(provider.refreshes()).as("calls at the token endpoint").isOne();
        assertThat(provider.refusals()).isEmpty();
        assertThat(provider.requests("/v1/messages"))
                .hasSize(MANY)
                .as("nothing is sent with the old token")
                .noneMatch(request -> request.accountKey().equals(before));
    }

    @Test
    void aTokenThatEndsSoonIsRefreshedBeforeItIsUsed() {
        endsIn("40 seconds");

        assertThat(node.client().served("soon", 3)).containsOnly(subscriber.name());

        assertThat(provider.refreshes()).isOne();
    }

    @Test
    void aRefusedTokenIsRefreshedAndTheRequestSentAgain() {
        subscriber.endAccess();

        HttpResponse<byte[]> answer = node.client().message(MessageJson.request("claude-sonnet-4-5"));

        assertThat(SimulatedProvider.servedBy(answer)).isEqualTo(subscriber.name());
        assertThat(provider.refreshes()).isOne();
        assertThat(provider.requests("/v1/messages")).hasSize(2);
        assertThat(spare.messages()).isZero();
        assertThat(accounts.show(id).path("state").asText()).isEqualTo("active");
    }

    @Test
    void aTokenThatOnlyMessagesRefuseAfterARefreshTooCostsNoAccount() {
        subscriber.always(Answer.error(401, MessageJson.error("authentication_error", "Invalid bearer token")));

        assertThat(node.client().served("refused twice")).isEqualTo(spare.name());

        assertThat(provider.refreshes()).isOne();
        assertThat(subscriber.messages()).isEqualTo(2);
        assertThat(accounts.show(id).path("state").asText()).isEqualTo("active");
        assertThat(node.client().served("and again", 3)).containsOnly(spare.name());
        assertThat(provider.refreshes()).as("so soon no further one").isOne();
    }

    @Test
    void aRefusedRefreshMakesTheAccountInvalid() {
        node.endToken(subscriber);
        subscriber.signOut();

        assertThat(node.client().served("signed out")).isEqualTo(spare.name());
        assertThat(node.client().served("signed out still")).isEqualTo(spare.name());

        JsonNode account = accounts.awaitState(id, "invalid");
        assertThat(account.path("state_reason").asText()).isNotBlank().doesNotContain("sk-ant");
        await().untilAsserted(() -> assertThat(accounts.causes(id)).first().isEqualTo("refresh_refused"));
        assertThat(provider.refreshes()).as("no further try").isOne();
        assertThat(node.proxy().output()).doesNotContain("sk-ant-ort01", "sk-ant-oat01");
    }

    static Stream<Answer> transientFailures() {
        return Stream.of(
                Answer.error(500, "{\"error\":\"server_error\"}"),
                Answer.html(503, "<html>down</html>"),
                Answer.error(429, "{\"error\":\"rate_limited\"}").header("retry-after", "1"));
    }

    @ParameterizedTest
    @MethodSource("transientFailures")
    void aTokenEndpointThatFailsCostsNoAccount(Answer failure) {
        node.endToken(subscriber);
        provider.tokenAnswers(failure, failure, failure, failure);

        assertThat(node.client().served("failing", 4)).containsOnly(spare.name());

        assertThat(provider.refreshes()).as("it is left in peace").isLessThan(4);
        assertThat(accounts.show(id).path("state").asText()).isEqualTo("active");
    }

    @Test
    void aTokenThatHasNotEndedIsUsedWhileItCannotBeRefreshed() {
        endsIn("50 seconds");
        provider.tokenAnswers(Answer.error(500, "{}"), Answer.error(500, "{}"));

        assertThat(node.client().served("still good", 3)).containsOnly(subscriber.name());

        assertThat(provider.refreshes()).isPositive();
    }

    @Test
    void operatorsRefreshByHandAndTokensRotate() {
        JsonNode before = accounts.show(id);
        JsonNode first = accounts.actWell(id, "refresh");
        JsonNode second = accounts.actWell(id, "refresh");

        assertThat(first.path("token_issued_at").asText())
                .isGreaterThan(before.path("token_issued_at").asText());
        assertThat(second.path("token_issued_at").asText())
                .isGreaterThan(first.path("token_issued_at").asText());
        assertThat(provider.refreshes()).isEqualTo(2);
        assertThat(provider.refusals()).isEmpty();
        assertThat(node.client().served("by hand")).isEqualTo(subscriber.name());
        Refusal.check(accounts.act(node.idOf(spare), "refresh"), FailureKind.ACCOUNT_NOT_REFRESHABLE);
        subscriber.signOut();
        Refusal.check(accounts.act(id, "refresh"), FailureKind.OAUTH_REFRESH_REFUSED);
    }

    @Test
    void theJobRefreshesWhatEndsSoonOnly() {
        SimulatedAccount later = node.add("oauth", "later-" + tests);
        endsIn("30 minutes");

        node.admin().runJob("refresh-tokens");
        node.admin().runJob("refresh-tokens");

        assertThat(provider.refreshes()).isOne();
        String longLived = subscriber.tokens().access();
        assertThat(node.client().served("after the job", 20)).contains(subscriber.name(), later.name());
        assertThat(subscriber.tokens().access()).isEqualTo(longLived);
    }

    @Test
    void severalTokensThatEndTogetherAreRefreshedOnceEach() {
        SimulatedAccount second = node.add("oauth", "second-" + tests);
        node.endToken(subscriber);
        node.endToken(second);
        provider.tokenDelay(Duration.ofMillis(500));

        List<CompletableFuture<String>> requests = IntStream.range(0, MANY / 2)
                .mapToObj(number -> RawClient.async(() -> node.client().served("two tokens " + number)))
                .toList();

        assertThat(requests.stream().map(CompletableFuture::join))
                .contains(subscriber.name(), second.name())
                .doesNotContain(spare.name());
        assertThat(provider.refreshes()).isEqualTo(2);
    }

    /** Moves the end of the subscriber's token; the node has noticed it on return. */
    private void endsIn(String interval) {
        node.database()
                .run("update account set token_expires_at = now() + interval '" + interval + "' where id = '" + id
                        + "'");
        await().until(() ->
                node.admin().statistics().path("accounts_needing_refresh").asInt() == 1);
    }
}
