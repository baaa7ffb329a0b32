package gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.TransitionCause;
import gateway.credential.Credential;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SuspicionsTest {

    private static final Duration SPACING = Duration.ofMinutes(1);

    private final AdminFixture fixture = new AdminFixture();
    private final List<String> asked = new ArrayList<>();
    private Instant now = AdminFixture.NOW;
    private Account account;

    @BeforeEach
    void addAccount() {
        account = fixture.addKey("platform", "sk-ant-api03-good", "org-1");
    }

    @Test
    void asksTheProviderOnceWithinTheSpacing() {
        Suspicions suspicions = asking(each -> {});
        for (int i = 0; i < 60; i++) {
            suspicions.raise(account, "refused (401)");
            now = now.plusSeconds(1);
        }
        assertThat(asked).containsExactly("platform");

        suspicions.raise(account, "refused (401)");
        assertThat(asked).hasSize(2);
    }

    @Test
    void theSpacingIsOfEachAccount() {
        Account other = fixture.addKey("other", "sk-ant-api03-other", "org-2");
        Suspicions suspicions = asking(each -> {});

        suspicions.raise(account, "refused (401)");
        suspicions.raise(other, "refused (401)");

        assertThat(asked).containsExactly("platform", "other");
    }

    @Test
    void anAccountThatTheProviderAcceptsServesOn() {
        Suspicions suspicions = checking();

        suspicions.raise(account, "the provider refuses the organisation (400)");

        assertThat(fixture.pool.find(account.id()).orElseThrow().state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void anAccountThatTheProviderRefusesIsInvalidOnReturn() {
        fixture.provider.organizations.clear();

        checking().raise(account, "refused (401)");

        assertThat(fixture.pool.find(account.id()).orElseThrow().state()).isEqualTo(AccountState.INVALID);
    }

    @Test
    void whatConcernsAnotherCredentialOrAStoppedAccountIsNotAskedAbout() {
        Suspicions suspicions = asking(each -> {});

        suspicions.raise(account.withCredential(new Credential.ApiKey("sk-ant-api03-before")), "refused (401)");
        fixture.pool.forget(account.id());
        suspicions.raise(account, "refused (401)");
        fixture.pool.adopt(account);
        fixture.pool.transition(account.id(), AccountState.INACTIVE, TransitionCause.OPERATOR_DEACTIVATED, "me", null);
        suspicions.raise(account, "refused (401)");

        assertThat(asked).isEmpty();
    }

    @Test
    void aCheckThatFailsIsNoProof() {
        Suspicions suspicions = asking(each -> {
            throw new IllegalStateException("the database is down");
        });

        suspicions.raise(account, "refused (401)");

        assertThat(fixture.pool.find(account.id()).orElseThrow().state()).isEqualTo(AccountState.ACTIVE);
        now = now.plus(SPACING);
        suspicions.raise(account, "refused (401)");
        assertThat(asked).hasSize(2);
    }

    @Test
    void oneCheckOfAnAccountRunsAtATime() {
        Deque<Runnable> later = new ArrayDeque<>();
        Suspicions suspicions = new Suspicions(
                fixture.pool, each -> asked.add(each.name()), () -> now, () -> SPACING, Duration.ZERO, later::add);

        suspicions.raise(account, "refused (401)");
        now = now.plus(SPACING);
        suspicions.raise(account, "refused (401)");
        assertThat(later).as("nobody waits for ever, and nobody asks beside it").hasSize(1);

        later.remove().run();
        suspicions.raise(account, "refused (401)");
        assertThat(later).hasSize(1);
        assertThat(asked).hasSize(1);
    }

    @Test
    void oneTokenOfAnAccountIsRenewedWithinTheSpacing() {
        Suspicions suspicions = asking(each -> {});
        Account renewed = withAnotherKey("sk-ant-api03-second");

        assertThat(suspicions.mayRenew(account)).isTrue();
        fixture.pool.adopt(renewed);
        now = now.plus(SPACING).minusMillis(1);
        assertThat(suspicions.mayRenew(renewed)).isFalse();
        now = now.plusMillis(1);
        assertThat(suspicions.mayRenew(renewed)).isTrue();
    }

    @Test
    void allRequestsOfOneRefusedTokenShareItsRenewal() {
        Suspicions suspicions = asking(each -> {});

        assertThat(suspicions.mayRenew(account)).isTrue();
        now = now.plusSeconds(1);
        assertThat(suspicions.mayRenew(account)).as("while it is renewed").isTrue();
        fixture.pool.adopt(withAnotherKey("sk-ant-api03-second"));
        assertThat(suspicions.mayRenew(account)).as("afterwards").isTrue();
        fixture.pool.adopt(withAnotherKey("sk-ant-api03-third"));
        assertThat(suspicions.mayRenew(withAnotherKey("sk-ant-api03-second")))
                .as("another node has renewed it")
                .isTrue();
    }

    private Account withAnotherKey(String key) {
        return account.withCredential(new Credential.ApiKey(key));
    }

    private Suspicions checking() {
        return asking(each -> fixture.administration.test(each.id(), "gateway"));
    }

    private Suspicions asking(Consumer<Account> question) {
        return new Suspicions(
                fixture.pool,
                each -> {
                    asked.add(each.name());
                    question.accept(each);
                },
                () -> now,
                () -> SPACING,
                Duration.ofSeconds(5),
                Runnable::run);
    }
}
