package gateway.account.pool;

import static gateway.account.pool.PoolFixture.any;
import static gateway.account.pool.PoolFixture.apiKey;
import static gateway.account.pool.PoolFixture.cookie;
import static gateway.account.pool.PoolFixture.oauth;
import static gateway.account.pool.PoolFixture.ofDomain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure.TargetUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AbsenceTest {

    private final PoolFixture fixture = new PoolFixture();

    @Test
    void withoutAnyAccountNothingIsSetUp() {
        fixture.with();

        expect(FailureKind.ACCOUNT_NOT_SET_UP, any(), "No account or provider is set up");
        assertThat(fixture.pool.isEmpty()).isTrue();
    }

    @Test
    void accountsThatAreAllInvalidAreCounted() {
        fixture.with(invalid(oauth("a")), invalid(apiKey("b")), invalid(oauth("c")));

        expect(FailureKind.ACCOUNT_ALL_INVALID, any(), "3 accounts, all invalid: ");
    }

    @Test
    void theOnlyAccountIsNotCounted() {
        fixture.with(invalid(oauth("a")));

        expect(FailureKind.ACCOUNT_ALL_INVALID, any(), "The only account is invalid: ");
    }

    @Test
    void accountsOfOtherDomainsDoNotCount() {
        fixture.with(ofDomain(apiKey("r"), "red"));

        expect(FailureKind.ACCOUNT_NOT_OF_DOMAIN, ofTeam("green"), "There is no account of the domain green");
        expect(FailureKind.ACCOUNT_NOT_OF_DOMAIN, any(), "There is no account for keys without a domain");

        fixture.with(ofDomain(invalid(apiKey("g")), "green"));
        expect(FailureKind.ACCOUNT_ALL_INVALID, ofTeam("green"), "The only account is invalid");
    }

    @Test
    void accountsThatAreSwitchedOffAreToldApart() {
        fixture.with(
                apiKey("a").withState(AccountState.INACTIVE, null, null),
                apiKey("b").withState(AccountState.INACTIVE, null, null));

        expect(FailureKind.ACCOUNT_ALL_INACTIVE, any(), "2 accounts, all switched off");
    }

    @Test
    void accountsThatCannotServeForDifferentReasonsAreToldTogether() {
        fixture.with(cookie("c"), invalid(apiKey("x")), apiKey("i").withState(AccountState.INACTIVE, null, null));

        expect(
                FailureKind.ACCOUNT_NONE_SERVES,
                any(),
                "None of 3 accounts can serve: 1 invalid, 1 switched off, 1 with nothing but a cookie (web mode is off:"
                        + " gateway.web.enabled).");
        fixture.limits = new PoolLimits(0, 0, 0, Duration.ZERO, List.of(), 0.9, 0.95, true, Duration.ZERO);
        expect(
                FailureKind.ACCOUNT_NONE_SERVES,
                any(),
                "None of 3 accounts can serve: 1 invalid, 1 switched off, 1 with nothing but a cookie.");
    }

    @Test
    void secretsThatDoNotOpenAreToldAsSuch() {
        fixture.with(sealed("a"), sealed("b"));

        expect(FailureKind.ACCOUNT_SEALED, any(), "The stored secrets of the accounts cannot be opened");

        fixture.with(invalid(oauth("c")));
        expect(FailureKind.ACCOUNT_ALL_INVALID, any(), "3 accounts, all invalid: ");
    }

    @Test
    void anAccountThatRestsIsAPassingFault() {
        fixture.with(invalid(apiKey("x")), apiKey("a"));
        fixture.report("a", PoolFixture.MODEL, fixture.exhausted(gateway.upstream.Verdict.Scope.ACCOUNT, 60));

        assertThat(failure(any()).kind()).isEqualTo(FailureKind.ACCOUNT_ALL_LIMITED);
        assertThat(failure(any()).kind().retryable()).isTrue();
    }

    private static Account invalid(Account account) {
        return account.withState(AccountState.INVALID, "refused", null);
    }

    /** As the store reads an account whose secret was sealed with another key. */
    private static Account sealed(String id) {
        return new Account(
                id,
                id,
                AccountKind.API_KEY,
                AccountState.INVALID,
                "its stored secret cannot be decrypted",
                null,
                null,
                new Credential.ApiKey(""),
                PoolFixture.NOW,
                null);
    }

    private static LeaseRequest ofTeam(String domain) {
        return new Asking().domain(domain).request();
    }

    private void expect(FailureKind kind, LeaseRequest request, String sentence) {
        TargetUnavailable failure = failure(request);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.kind().retryable()).isFalse();
        assertThat(failure.kind().status()).isEqualTo(503);
        assertThat(new FailureMessages().text(failure, Locale.ENGLISH)).startsWith(sentence);
    }

    private TargetUnavailable failure(LeaseRequest request) {
        return catchThrowableOfType(TargetUnavailable.class, () -> fixture.lease(request));
    }
}
