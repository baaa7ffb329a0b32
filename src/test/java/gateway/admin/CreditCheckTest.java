package gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.oauth.AccountProbe;
import gateway.oauth.OAuthSettings;
import gateway.oauth.WebCalls;
import gateway.upstream.HttpCalls;
import gateway.upstream.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreditCheckTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final String REFUSAL =
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is"
                    + " too low\"}}";

    private static final Duration SPACING = Duration.ofMinutes(1);
    private static final Verdict.NoCredit REFUSED = Verdict.NoCredit.because("no", true);

    private final List<Duration> waits = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private Instant now = AdminFixture.NOW;
    private final AdminFixture fixture = new AdminFixture();
    private final List<HttpCalls.Call> calls = new ArrayList<>();
    private HttpCalls.Reply reply = new HttpCalls.Reply(200, Map.of(), "{\"type\":\"message\"}");
    private String broken = "nobody's";
    private Account account;
    private CreditCheck check;

    @BeforeEach
    void addAccount() {
        account = fixture.addKey("platform", "sk-ant-api03-good", "org-1");
        check = check();
    }

    @Test
    void whoCanPayAgainServesAgain() {
        rest(Duration.ofSeconds(60));

        check.run();

        assertThat(state()).isEqualTo(AccountState.ACTIVE);
        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.url().getPath()).isEqualTo("/v1/messages");
            assertThat(call.headers()).containsEntry("x-api-key", "sk-ant-api03-good");
            assertThat(call.json()).contains("\"max_tokens\":1", "\"model\":\"cheap\"");
        });
    }

    @Test
    void whoCannotRestsOn() {
        reply = new HttpCalls.Reply(400, Map.of(), REFUSAL);
        rest(Duration.ofSeconds(60));

        check.run();

        assertThat(state()).isEqualTo(AccountState.RATE_LIMITED);
        assertThat(fixture.pool.find(account.id()).orElseThrow().limitedUntil())
                .isEqualTo(AdminFixture.NOW.plus(INTERVAL));
        assertThat(fixture.pool.find(account.id()).orElseThrow().stateReason()).isEqualTo("without credit: no");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 500})
    void anotherAnswerLeavesItToTheEndOfTheRest(int status) {
        reply = new HttpCalls.Reply(status, Map.of(), "{}");
        rest(Duration.ofSeconds(60));

        check.run();

        assertThat(fixture.pool.find(account.id()).orElseThrow().limitedUntil())
                .isEqualTo(AdminFixture.NOW.plusSeconds(60));
    }

    @Test
    void whatOneRequestWasRefusedForIsSoonFoundToBeIts() {
        check.refused(account.id(), REFUSED);
        assertThat(state()).isEqualTo(AccountState.RATE_LIMITED);
        assertThat(waits).containsExactly(Duration.ofSeconds(5));
        assertThat(calls).as("nothing is asked while the request waits").isEmpty();

        later.remove().run();

        assertThat(calls).hasSize(1);
        assertThat(state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void whoHasJustPaidDoesNotRestForAnotherRefusal() {
        check.refused(account.id(), REFUSED);
        later.remove().run();

        now = now.plusSeconds(59);
        check.refused(account.id(), REFUSED);
        assertThat(state()).isEqualTo(AccountState.ACTIVE);
        assertThat(later).isEmpty();
        now = now.plusSeconds(1);
        check.refused(account.id(), REFUSED);

        assertThat(state()).isEqualTo(AccountState.RATE_LIMITED);
        later.remove().run();
        assertThat(state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void manyRefusalsAreOneQuestionAMinute() {
        reply = new HttpCalls.Reply(400, Map.of(), REFUSAL);
        check.refused(account.id(), REFUSED);
        check.refused(account.id(), REFUSED);
        later.remove().run();
        assertThat(later).isEmpty();

        now = now.plusSeconds(10);
        check.refused(account.id(), REFUSED);
        check.refused(account.id(), REFUSED);

        assertThat(state()).isEqualTo(AccountState.RATE_LIMITED);
        assertThat(waits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(50));
        assertThat(calls).hasSize(1);
    }

    @Test
    void whoSaysNeitherIsAskedAgain() {
        reply = new HttpCalls.Reply(500, Map.of(), "{}");
        check.refused(account.id(), REFUSED);
        later.remove().run();
        assertThat(state()).isEqualTo(AccountState.RATE_LIMITED);
        assertThat(waits).containsExactly(Duration.ofSeconds(5), SPACING);

        reply = new HttpCalls.Reply(200, Map.of(), "{\"type\":\"message\"}");
        later.remove().run();

        assertThat(state()).isEqualTo(AccountState.ACTIVE);
        assertThat(later).isEmpty();
    }

    @Test
    void whoServesAgainOrIsGoneIsNotAsked() {
        Account other = fixture.addKey("other", "sk-ant-api03-other", "org-2");
        check.refused(account.id(), REFUSED);
        check.refused(other.id(), REFUSED);
        check.refused("nobody", REFUSED);
        fixture.pool.served(account.id());
        fixture.pool.forget(other.id());

        later.forEach(Runnable::run);

        assertThat(calls).isEmpty();
    }

    @Test
    void whatGoesWrongWithOneLeavesTheOthersTheirTurn() {
        rest(Duration.ofSeconds(60));
        Account other = fixture.addKey("other", "sk-ant-api03-other", "org-2");
        fixture.pool.restWithoutCredit(
                other.id(), Verdict.NoCredit.because("no", false), AdminFixture.NOW.plusSeconds(60));
        broken = "sk-ant-api03-good";

        check.run();

        assertThat(state()).isEqualTo(AccountState.RATE_LIMITED);
        assertThat(fixture.pool.find(other.id()).orElseThrow().state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void nobodyIsAskedBeforeItsTurnOrForAnotherReason() {
        rest(Duration.ofMinutes(9));
        Account other = fixture.addKey("other", "sk-ant-api03-other", "org-2");
        fixture.pool.rest(
                other.id(),
                null,
                new Verdict.Rest(
                        Verdict.Scope.ACCOUNT, AdminFixture.NOW.plusSeconds(30), true, "usage window exhausted: 5h"));

        check.run();

        assertThat(calls).isEmpty();
    }

    private void rest(Duration left) {
        Instant until = AdminFixture.NOW.plus(left);
        fixture.pool.restWithoutCredit(account.id(), Verdict.NoCredit.because("no", false), until);
    }

    private AccountState state() {
        return fixture.pool.find(account.id()).orElseThrow().state();
    }

    private CreditCheck check() {
        HttpCalls provider = call -> {
            calls.add(call);
            if (call.headers().containsValue(broken)) {
                throw new IllegalStateException("no such proxy");
            }
            return reply;
        };
        OAuthSettings settings = fixture.settings();
        AccountProbe probe = new AccountProbe(
                () -> settings,
                provider,
                new WebCalls(() -> settings, provider, null, "9.9", fixture.clock),
                fixture.clock);
        return new CreditCheck(
                fixture.pool,
                probe,
                fixture.refresher(),
                () -> now,
                () -> new CreditCheck.Rules(INTERVAL, SPACING, "cheap"),
                (wait, task) -> {
                    waits.add(wait);
                    later.add(task);
                });
    }
}
