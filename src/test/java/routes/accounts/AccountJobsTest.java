package routes.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.admin.AdminFixture;
import gateway.admin.NewAccount;
import gateway.upstream.UsageWindows;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AccountJobsTest {

    private final AdminFixture admin = new AdminFixture();
    private final AccountJobs jobs =
            new AccountJobs(admin.pool, admin.refresher(), null, admin.probe(), null, null, null, null, () -> {});

    @BeforeEach
    void addAccounts() {
        admin.addToken("person", "sk-ant-oat01-token-0001", null, "org-0");
        for (int number = 1; number <= 2; number++) {
            String cookie = "sk-ant-sid01-cookie-" + number;
            admin.provider.organizations.put(cookie, "org-" + number);
            admin.administration.create(
                    new NewAccount(
                            "web-" + number, AccountKind.COOKIE, null, null, null, cookie, AccountOptions.DEFAULT),
                    true,
                    AdminFixture.ACTOR);
        }
        admin.provider.paths.clear();
    }

    @Test
    void withoutWebModeNobodyAsksForTheUsageOfCookies() {
        jobs.pollUsage();

        assertThat(admin.provider.paths).containsExactly("/api/oauth/usage");
    }

    @Test
    @DisplayName("case 28: in web mode the windows of accounts with nothing but a cookie are read too")
    void inWebModeTheWindowsOfCookiesAreRead() {
        admin.web = true;

        jobs.pollUsage();

        assertThat(admin.provider.paths)
                .containsExactly(
                        "/api/oauth/usage", "/api/organizations/org-1/usage", "/api/organizations/org-2/usage");
        UsageWindows windows =
                Objects.requireNonNull(admin.pool.view().accounts().getLast().windows());
        assertThat(Objects.requireNonNull(windows.fiveHour()).utilization()).isEqualTo(0.31);
    }

    @Test
    @DisplayName("case 30: where one call is challenged, the other cookies are not tried in the same run")
    void aChallengeEndsTheRunForCookies() {
        admin.web = true;
        admin.provider.challenged = true;

        jobs.pollUsage();

        assertThat(admin.provider.paths).isEqualTo(List.of("/api/oauth/usage", "/api/organizations/org-1/usage"));
    }
}
