package gateway.oauth;

import static gateway.oauth.OAuthFixture.NOW;
import static gateway.oauth.OAuthFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.Plan;
import gateway.credential.Credential.OAuthToken;
import gateway.credential.Credential.SessionCookie;
import gateway.error.FailureKind;
import gateway.oauth.AccountProbe.Checked;
import gateway.oauth.AccountProbe.Finding;
import gateway.oauth.AccountProbe.Refused;
import gateway.oauth.AccountProbe.Unreachable;
import gateway.oauth.AccountProbe.WithoutCookie;
import gateway.upstream.HttpCalls.Reply;
import gateway.upstream.PolledUsage;
import gateway.upstream.UsageWindows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebProbeTest {

    private static final String COOKIE = "sk-ant-sid01-c";
    private static final String ORGANIZATIONS =
            "[{\"uuid\":\"org\",\"name\":\"Acme\",\"capabilities\":[\"chat\",\"claude_max\"],"
                    + "\"rate_limit_tier\":\"default_claude_max_20x\",\"active_flags\":%s}]";
    private static final String BOOTSTRAP = """
            {"account":{"uuid":"person","email_address":"ann@example.org","memberships":[{"role":"admin",
             "organization":{"uuid":"org","capabilities":["chat"],"active_flags":%s,"api_disabled_reason":null,
              "claude_ai_bootstrap_models_config":[
               {"model":"claude-sonnet-5","name":"Sonnet 5","inactive":false,"paprika_modes":["extended"]},
               {"model":"claude-opus-4-8","name":"Opus 4.8"},
               {"model":"claude-opus-4-0","name":"Opus 4","inactive":true},{"name":"no id"},7]}}],"settings":{}}}""";

    private final OAuthFixture fixture = new OAuthFixture();
    private final List<Account> told = new ArrayList<>();
    private final CookieRenewal renewal = new CookieRenewal(fixture.store, told::add, fixture.clock, Runnable::run);
    private final AccountProbe probe = new AccountProbe(
            () -> fixture.settings,
            fixture.provider,
            new WebCalls(() -> fixture.settings, fixture.provider, renewal, "9.9", fixture.clock),
            fixture.clock);
    private final Account web = new Account(
                    "c",
                    "web",
                    AccountKind.COOKIE,
                    AccountState.ACTIVE,
                    null,
                    null,
                    null,
                    new SessionCookie(COOKIE),
                    NOW,
                    null)
            .withProfile(AccountProfile.UNKNOWN, "org");

    private static Reply page(int status, String body) {
        return new Reply(status, Map.of("content-type", "text/html; charset=utf-8"), body);
    }

    private static Reply redirect(String location) {
        return new Reply(302, Map.of("location", location), "");
    }

    private static String error(String type, String message, String code) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\",\"details\":{\"error_code\":\"%s\"}}}"
                .formatted(type, message, code);
    }

    private Finding after(Reply organizations) {
        fixture.provider.calls.clear();
        fixture.provider.always(organizations);
        return probe.check(web);
    }

    private Finding after(Reply organizations, Reply bootstrap) {
        fixture.provider.calls.clear();
        fixture.provider.always(organizations).then(bootstrap);
        return probe.check(web);
    }

    @Test
    @DisplayName("case 28: plan, tier, models and flags of the organisation are read")
    void readsPlanTierModelsAndFlags() {
        String flags = """
                [{"type":"consumer_first_warning","expires_at":"2026-12-01T00:00:00Z"},
                 {"type":"consumer_banned","expires_at":"2026-11-01T00:00:00Z"},
                 {"type":"consumer_restricted_mode","expires_at":null},{"type":"<bad word>"}]""";

        Checked checked =
                (Checked) after(json(200, ORGANIZATIONS.formatted("[]")), json(200, BOOTSTRAP.formatted(flags)));

        assertThat(checked.organizationUuid()).isEqualTo("org");
        assertThat(checked.profile().email()).isEqualTo("ann@example.org");
        assertThat(checked.profile().plan()).isEqualTo(Plan.MAX);
        assertThat(checked.profile().models()).containsExactly("claude-sonnet-5", "claude-opus-4-8");
        assertThat(checked.profile().features())
                .isEqualTo(Map.of(
                        "tier:default_claude_max_20x", true,
                        "flag:consumer_first_warning", true,
                        "flag:consumer_restricted_mode", true));
    }

    @Test
    @DisplayName("case 28: flags that have ended are not shown any more")
    void forgetsFlagsThatAreGone() {
        Account warned = web.withProfile(
                AccountProfile.UNKNOWN.withFeatures(Map.of("flag:consumer_first_warning", true, "long-context", true)),
                "org");
        fixture.provider.always(json(200, ORGANIZATIONS.formatted("[]"))).then(json(404, "{}"));

        assertThat(((Checked) probe.check(warned)).profile().features())
                .isEqualTo(Map.of("tier:default_claude_max_20x", true, "long-context", true));
    }

    @Test
    @DisplayName("case 28: an account that is banned is dead, with the reason")
    void aBannedAccountIsRefused() {
        String banned = "[{\"type\":\"consumer_banned\",\"expires_at\":null}]";
        Refused expected = new Refused("the provider has banned the account (consumer_banned)", false);

        assertThat(after(json(200, ORGANIZATIONS.formatted(banned)), json(404, "{}")))
                .isEqualTo(expected);
        assertThat(after(json(200, ORGANIZATIONS.formatted("[]")), json(200, BOOTSTRAP.formatted(banned))))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "case 28: {0} {1} {2} {3}")
    @CsvSource({
        "403,permission_error,Invalid authorization,",
        "403,permission_error,Something,account_session_invalid",
        "401,authentication_error,No,",
        "401,whatever,No,"
    })
    void aDeadCookieIsToldByErrors(int status, String type, String message, String code) {
        assertThat(after(json(status, error(type, message, code == null ? "" : code))))
                .isEqualTo(new Refused("the web application refused the cookie (" + status + ")", false));
    }

    @Test
    @DisplayName("case 28: a bootstrap without an account says that the cookie is dead, with a good status")
    void aBootstrapWithoutAccountIsADeadCookie() {
        Refused expected = new Refused("the web application says that the cookie signs nobody in", false);

        assertThat(after(json(200, ORGANIZATIONS.formatted("[]")), json(200, "{\"account\":null}")))
                .isEqualTo(expected);
        assertThat(after(json(403, error("permission_error", "Forbidden", "")), json(200, "{\"account\":null}")))
                .isEqualTo(expected);
        assertThat(after(json(403, error("permission_error", "Forbidden", "")), json(200, BOOTSTRAP.formatted("[]"))))
                .isEqualTo(new Unreachable("the web application answered 403"));
    }

    @Test
    @DisplayName("case 28: a disabled organisation")
    void aDisabledOrganisationIsToldApart() {
        assertThat(after(json(400, error("invalid_request_error", "This organization has been disabled.", ""))))
                .isEqualTo(new Refused("the provider has disabled the organisation", true));
    }

    @Test
    @DisplayName(
            "case 30: challenges, blocks, regions and redirects say nothing of the cookie, and are not tried again")
    void whatStandsBeforeTheSiteSaysNothingOfTheCookie() {
        Map<Reply, FailureKind> replies = Map.of(
                new Reply(403, Map.of("cf-mitigated", "challenge", "content-type", "text/html"), "<html>"),
                FailureKind.WEB_CHALLENGED,
                page(403, "<!DOCTYPE html><title>Just a moment...</title>"),
                FailureKind.WEB_CHALLENGED,
                page(200, "<script src=\"/cdn-cgi/challenge-platform/h\">"),
                FailureKind.WEB_CHALLENGED,
                page(403, "<html>Sorry</html>"),
                FailureKind.WEB_BLOCKED,
                redirect("https://web.example/app-unavailable-in-region"),
                FailureKind.WEB_REGION,
                json(403, error("permission_error", "We are unable to serve your request", "")),
                FailureKind.WEB_REGION,
                redirect("https://web.example/elsewhere"),
                FailureKind.UPSTREAM_UNREACHABLE,
                page(200, "<html>Welcome</html>"),
                FailureKind.UPSTREAM_UNREACHABLE,
                json(500, "{}"),
                FailureKind.UPSTREAM_UNREACHABLE,
                json(429, error("rate_limit_error", "slow down", "")),
                FailureKind.UPSTREAM_UNREACHABLE);

        replies.forEach((reply, kind) -> {
            assertThat(after(reply))
                    .as(reply.status() + " " + reply.body())
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            unreachable -> assertThat(unreachable.kind()).isEqualTo(kind));
            assertThat(fixture.provider.calls).hasSize(1);
        });
    }

    @Test
    @DisplayName("case 30: a redirect to the login is a dead cookie")
    void aRedirectToTheLoginIsADeadCookie() {
        assertThat(after(redirect("/login?from=/api/organizations"))).isInstanceOf(Refused.class);
    }

    @Test
    @DisplayName("case 30: a challenge at the second call leaves what the first one told")
    void aChallengeAtTheBootstrapLeavesWhatIsKnown() {
        Checked checked = (Checked) after(json(200, ORGANIZATIONS.formatted("[]")), page(403, "<html>Just a moment"));

        assertThat(checked.profile().plan()).isEqualTo(Plan.MAX);
        assertThat(checked.profile().models()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "\"x\"", "{\"organizations\":[]}", "", "[1,"})
    void whatIsNoListIsNoAnswer(String body) {
        assertThat(after(json(200, body))).isEqualTo(new Unreachable("the web application did not list organisations"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"chat\",\"claude_max\",\"claude_pro\"]|null|MAX",
                "[\"chat\",\"claude_pro\"]|null|PRO",
                "[\"chat\"]|\"team\"|TEAM",
                "[\"chat\",\"raven\"]|\"Enterprise\"|ENTERPRISE",
                "[\"chat\"]|null|FREE"
            })
    void readsThePlan(String capabilities, String raven, Plan plan) {
        Reply reply =
                json(200, "[{\"uuid\":\"org\",\"capabilities\":%s,\"raven_type\":%s}]".formatted(capabilities, raven));

        assertThat(((Checked) after(reply)).profile().plan()).isEqualTo(plan);
    }

    @Test
    @DisplayName("case 38: a key that is renewed while it is checked is stored, and the next call goes out with it")
    void goesOnWithARenewedKey() {
        fixture.store.rows.put("c", web);
        fixture.provider
                .then(new Reply(
                        200,
                        Map.of("content-type", "application/json", "set-cookie", "sessionKey=sk-ant-sid02-n; Path=/"),
                        ORGANIZATIONS.formatted("[]")))
                .then(json(200, BOOTSTRAP.formatted("[]")));

        assertThat(probe.check(web)).isInstanceOf(Checked.class);

        assertThat(fixture.provider.last().headers()).containsEntry("cookie", "sessionKey=sk-ant-sid02-n");
        assertThat(Objects.requireNonNull(fixture.store.rows.get("c").sessionCookie())
                        .secret())
                .isEqualTo("sk-ant-sid02-n");
        assertThat(told).hasSize(1);
    }

    @Test
    @DisplayName("case 38: an answer that refuses renews nothing")
    void aRefusalRenewsNothing() {
        fixture.store.rows.put("c", web);
        after(new Reply(
                403,
                Map.of("content-type", "application/json", "set-cookie", "sessionKey=sk-ant-sid02-n"),
                error("permission_error", "Invalid authorization", "")));

        assertThat(fixture.store.rows).containsEntry("c", web);
    }

    @Test
    @DisplayName("case 28: a token whose cookie is refused is still known by its token")
    void tellsATokenFromTheCookieBesideIt() {
        Account both = OAuthFixture.account("b", new OAuthToken("access", null, null, NOW))
                .withOptions("b", AccountKind.OAUTH_AND_COOKIE, AccountOptions.DEFAULT, new SessionCookie(COOKIE));
        fixture.provider
                .then(json(200, "{\"organization\":{\"uuid\":\"org-b\",\"organization_type\":\"claude_pro\"}}"))
                .then(json(200, "{\"data\":[{\"id\":\"claude-opus-4-8\"}]}"))
                .then(json(403, error("permission_error", "Invalid authorization", "")));

        WithoutCookie without = (WithoutCookie) probe.check(both);

        assertThat(without.token().profile().plan()).isEqualTo(Plan.PRO);
        assertThat(without.cookie()).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"five_hour":{"utilization":31,"resets_at":"2026-11-20T14:00:00Z"},"seven_day":{"utilization":9.5,"resets_at":null},
                 "seven_day_opus":{"utilization":95.0,"resets_at":"2026-11-22T00:00:00Z"},"seven_day_sonnet":null,"extra_usage":{}}""", """
                {"limits":[{"kind":"session","percent":31,"resets_at":"2026-11-20T14:00:00Z","scope":null},
                  {"kind":"weekly_all","percent":9.5,"resets_at":null},{"kind":"monthly","percent":3},
                  {"kind":"weekly_scoped","percent":95,"resets_at":"2026-11-22T00:00:00Z","scope":{"model":"Opus"}}],"spend":{}}"""})
    void readsUsageOfACookieInBothShapes(String body) {
        fixture.provider.then(json(200, body));

        assertThat(probe.poll(web))
                .isEqualTo(new PolledUsage(
                        new UsageWindows(
                                new UsageWindows.Window(0.31, Instant.parse("2026-11-20T14:00:00Z")),
                                new UsageWindows.Window(0.095, null),
                                NOW),
                        Map.of("seven_day_opus", 0.95)));
        assertThat(fixture.provider.last().url()).hasToString("https://web.example/api/organizations/org/usage");
    }

    @Test
    void anIdThatWouldLeadElsewhereIsNone() {
        assertThat(after(json(200, "[{\"uuid\":\"a/../b\",\"capabilities\":[\"chat\"]}]")))
                .isEqualTo(new Refused("the cookie belongs to no organisation with chat", false));
    }

    @Test
    void asksForNoUsageWithoutAnOrganisation() {
        assertThat(probe.poll(web.withProfile(AccountProfile.UNKNOWN, null))).isNull();
        assertThat(probe.poll(web.withProfile(AccountProfile.UNKNOWN, "../x"))).isNull();
        assertThat(fixture.provider.calls).isEmpty();

        fixture.provider.always(page(403, "<html>Just a moment"));
        assertThat(probe.poll(web)).isNull();
    }
}
