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
import gateway.credential.Credential;
import gateway.credential.Credential.OAuthToken;
import gateway.oauth.AccountProbe.Checked;
import gateway.oauth.AccountProbe.Finding;
import gateway.oauth.AccountProbe.Refused;
import gateway.oauth.AccountProbe.Unreachable;
import gateway.oauth.AccountProbe.WithoutCookie;
import gateway.upstream.HttpCalls;
import gateway.upstream.HttpCalls.Reply;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.UsageWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountProbeTest {

    private static final String MODELS =
            "{\"data\":[{\"id\":\"claude-opus-4-8\"},{\"id\":\"claude-haiku-4-5\"}],\"has_more\":false}";
    private static final String PROFILE = """
            {"account":{"email":"ann@example.org","has_claude_max":%s,"has_claude_pro":%s},
             "organization":{"uuid":"org-7","name":"Acme","organization_type":%s,"has_extra_usage_enabled":%s}}""";
    private static final AccountProfile KNOWN = new AccountProfile(
            "old@example.org",
            "Old",
            Plan.PRO,
            Set.of("user:inference"),
            List.of("claude-old"),
            Map.of(AccountProfile.LONG_CONTEXT, true, "fast", false),
            null);

    private final OAuthFixture fixture = new OAuthFixture();
    private final AccountProbe probe = new AccountProbe(
            () -> fixture.settings,
            fixture.provider,
            new WebCalls(() -> fixture.settings, fixture.provider, null, "9.9", fixture.clock),
            fixture.clock);
    private final Account oauth = OAuthFixture.account("a", new OAuthToken("access", "refresh", null, NOW))
            .withProfile(KNOWN, "org-known");
    private final Account key = account(AccountKind.API_KEY, new Credential.ApiKey("sk-ant-api03-k"));

    private static Account account(AccountKind kind, Credential credential) {
        return new Account("k", "k", kind, AccountState.ACTIVE, null, null, null, credential, NOW, null);
    }

    private static Account withCookie(String cookie) {
        return account(AccountKind.COOKIE, new Credential.SessionCookie(cookie));
    }

    private static String profile(String max, String pro, String type, String extraUsage) {
        return PROFILE.formatted(max, pro, type, extraUsage);
    }

    @Test
    void everyCallGoesThroughTheProxyOfTheAccount() {
        OutgoingProxy proxy = OutgoingProxies.parse("http://proxy.example:3128", List.of(), Duration.ofSeconds(1));
        Account proxied = oauth.withOptions(
                "a",
                AccountKind.OAUTH_AND_COOKIE,
                new AccountOptions(null, 1, 0, proxy),
                new Credential.SessionCookie("cookie"));
        fixture.provider
                .then(json(200, profile("true", "false", "\"claude_team\"", "true")))
                .then(json(200, MODELS))
                .then(json(200, "[{\"uuid\":\"org-7\",\"name\":\"Acme\",\"capabilities\":[\"chat\"]}]"))
                .then(json(404, "{}"))
                .then(json(200, "{}"));

        assertThat(probe.check(proxied)).isInstanceOf(Checked.class);
        probe.usage(proxied);
        probe.check(oauth);

        assertThat(fixture.provider.calls.subList(0, 5))
                .extracting(HttpCalls.Call::proxy)
                .containsOnly(proxy);
        assertThat(fixture.provider.last().proxy()).isNull();
    }

    @Test
    void readsProfileAndModelsOfAToken() {
        fixture.provider
                .then(json(200, profile("true", "false", "\"claude_team\"", "true")))
                .then(json(200, MODELS));

        Checked checked = (Checked) probe.check(oauth);

        assertThat(checked.organizationUuid()).isEqualTo("org-7");
        assertThat(checked.profile())
                .isEqualTo(new AccountProfile(
                        "ann@example.org",
                        "Acme",
                        Plan.TEAM,
                        Set.of("user:inference"),
                        List.of("claude-opus-4-8", "claude-haiku-4-5"),
                        Map.of(AccountProfile.LONG_CONTEXT, true, "fast", false),
                        NOW));
        assertThat(fixture.provider.calls)
                .extracting(call -> call.method() + " " + call.url())
                .containsExactly(
                        "GET https://api.example/api/oauth/profile", "GET https://api.example/v1/models?limit=1000");
        assertThat(fixture.provider.calls)
                .allSatisfy(call -> assertThat(call.headers())
                        .containsEntry("authorization", "Bearer access")
                        .containsEntry("anthropic-beta", "oauth-beta-1")
                        .containsEntry("anthropic-version", "2023-06-01")
                        .doesNotContainKey("x-api-key"));
    }

    @ParameterizedTest
    @CsvSource({
        "false,false,'\"claude_max\"',MAX",
        "true,true,'\"claude_pro\"',PRO",
        "true,false,'\"claude_team\"',TEAM",
        "true,false,'\"claude_enterprise\"',ENTERPRISE",
        "true,true,null,MAX",
        "false,true,null,PRO",
        "false,false,null,FREE",
        "true,false,'\"something_new\"',MAX",
        "false,false,'\"something_new\"',PRO",
        "null,null,null,PRO"
    })
    void theTypeOfTheOrganisationGoesBeforeFlags(String max, String pro, String type, Plan expected) {
        fixture.provider.then(json(200, profile(max, pro, type, "null"))).then(json(200, MODELS));

        assertThat(((Checked) probe.check(oauth)).profile().plan()).isEqualTo(expected);
    }

    @Test
    void withoutExtraUsageTheLongContextIsNotKnown() {
        fixture.provider
                .then(json(200, profile("true", "false", "null", "false")))
                .then(json(200, MODELS));

        assertThat(((Checked) probe.check(oauth)).profile().features()).isEqualTo(Map.of("fast", false));
    }

    @Test
    void aTokenWithoutProfileScopeKeepsWhatIsKnown() {
        Reply forbidden = json(403, "{\"error\":{\"message\":\"OAuth token does not meet scope requirement\"}}");
        fixture.provider.then(forbidden).then(json(200, MODELS));
        Checked checked = (Checked) probe.check(oauth);

        assertThat(checked.organizationUuid()).isEqualTo("org-known");
        assertThat(checked.profile().plan()).isEqualTo(Plan.PRO);
        assertThat(checked.profile().email()).isEqualTo("old@example.org");
        assertThat(checked.profile().models()).containsExactly("claude-opus-4-8", "claude-haiku-4-5");

        fixture.provider.always(forbidden).then(json(200, MODELS));
        Account fresh = OAuthFixture.account("b", new OAuthToken("t", null, null, NOW))
                .withProfile(AccountProfile.UNKNOWN, null);
        Checked unknown = (Checked) probe.check(fresh);
        assertThat(unknown.profile().plan()).isEqualTo(Plan.UNKNOWN);
        assertThat(unknown.organizationUuid()).isNull();
    }

    @Test
    void aProfileWithoutModelListKeepsTheKnownModels() {
        fixture.provider
                .then(json(200, profile("true", "false", "null", "true")))
                .then(json(529, "{}"));

        assertThat(((Checked) probe.check(oauth)).profile().models()).containsExactly("claude-old");
    }

    @Test
    void nothingIsKnownOfATokenForWhichNothingIsAnswered() {
        fixture.provider.then(json(403, "{}")).then(json(503, "{}"));

        assertThat(probe.check(oauth)).isEqualTo(new Unreachable("the API answered 503"));
    }

    @ParameterizedTest
    @CsvSource({
        "400,This organization has been disabled.,true",
        "403,OAuth authentication is currently not allowed for this organization.,true",
        "401,OAuth authentication is currently not allowed for this organization.,true",
        "401,OAuth token has expired,false"
    })
    void tellsARefusedCredentialFromADisabledOrganisation(int status, String message, boolean disabled) {
        fixture.provider.always(json(status, "{\"type\":\"error\",\"error\":{\"message\":\"" + message + "\"}}"));

        for (Account account : List.of(oauth, key)) {
            assertThat(probe.check(account))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.organizationDisabled()).isEqualTo(disabled));
        }
    }

    @Test
    void troubleOfTheProviderIsNoRefusal() {
        for (Reply trouble : List.of(
                json(500, "{}"),
                json(529, "{}"),
                json(429, "{}"),
                json(404, "{}"),
                new Reply(302, Map.of("location", "/login"), ""),
                new Reply(200, Map.of("content-type", "text/html"), "<html>"),
                new Reply(403, Map.of("content-type", "text/html"), "<html>Just a moment"))) {
            fixture.provider.always(trouble);
            assertThat(probe.check(oauth)).isInstanceOf(Unreachable.class);
            assertThat(probe.check(key)).isInstanceOf(Unreachable.class);
            assertThat(probe.usage(oauth)).isNull();
        }
        fixture.provider.always(json(200, "{\"data\":\"none\"}"));
        assertThat(probe.check(key)).isInstanceOf(Unreachable.class);
    }

    @Test
    void anUnreachableProviderIsSaidWithItsHost() {
        fixture.provider.thenUnreachable();

        assertThat(probe.check(oauth)).isEqualTo(new Unreachable("no route to api.example.com"));
        assertThat(probe.check(withCookie("c"))).isEqualTo(new Unreachable("no route to api.example.com"));
        assertThat(probe.usage(oauth)).isNull();
    }

    @Test
    void readsModelsAndOrganisationOfAKeyPageByPage() {
        fixture.provider
                .then(new Reply(
                        200,
                        Map.of("anthropic-organization-id", "org-9"),
                        "{\"data\":[{\"id\":\"m1\"}],\"has_more\":true,\"last_id\":\"m1&x\"}"))
                .then(json(200, "{\"data\":[{\"id\":\"m2\"},{\"id\":null},7],\"has_more\":false,\"last_id\":\"m2\"}"));

        Checked checked = (Checked) probe.check(key);

        assertThat(checked.organizationUuid()).isEqualTo("org-9");
        assertThat(checked.profile().models()).containsExactly("m1", "m2");
        assertThat(checked.profile().plan()).isEqualTo(Plan.UNKNOWN);
        assertThat(checked.profile().checkedAt()).isEqualTo(NOW);
        assertThat(fixture.provider.last().url().getRawQuery())
                .contains("limit=1000")
                .contains("after_id=m1%26x");
        assertThat(fixture.provider.last().headers())
                .containsEntry("x-api-key", "sk-ant-api03-k")
                .doesNotContainKeys("authorization", "anthropic-beta");
    }

    @Test
    void aModelListThatNeverEndsIsCutOff() {
        fixture.provider.always(json(200, "{\"data\":[{\"id\":\"m\"}],\"has_more\":true,\"last_id\":\"m\"}"));

        assertThat(((Checked) probe.check(key)).profile().models()).containsExactly("m");
        assertThat(fixture.provider.calls).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-ant-sid01-v", "sessionKey=sk-ant-sid01-v;", "a=b; sessionKey=sk-ant-sid01-v; cf=x"})
    void sendsTheSessionKeyOfACookieAlone(String stored) {
        fixture.provider.then(json(200, "[{\"uuid\":\"o\",\"capabilities\":[\"chat\"]}]"));

        assertThat(probe.check(withCookie(stored))).isInstanceOf(Checked.class);
        assertThat(fixture.provider.calls)
                .extracting(call -> call.method() + " " + call.url())
                .containsExactly("GET https://web.example/api/organizations", "GET https://web.example/api/bootstrap");
        assertThat(fixture.provider.calls)
                .allSatisfy(call -> assertThat(call.headers())
                        .containsOnly(
                                Map.entry("cookie", "sessionKey=sk-ant-sid01-v"),
                                Map.entry("accept", "application/json"),
                                Map.entry("user-agent", "claude-proxy/9.9")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"chat\",\"claude_max\",\"claude_pro\"]|null|MAX",
                "[\"chat\",\"claude_pro\"]|null|PRO",
                "[\"chat\",\"raven\"]|\"team\"|TEAM",
                "[\"chat\",\"raven\"]|\"enterprise\"|ENTERPRISE",
                "[\"chat\",\"raven\"]|null|TEAM",
                "[\"chat\"]|null|FREE"
            })
    void readsThePlanOfACookie(String capabilities, String raven, Plan plan) {
        fixture.provider.then(json(
                200,
                "[{\"uuid\":\"o\",\"name\":\"O\",\"capabilities\":%s,\"raven_type\":%s}]"
                        .formatted(capabilities, raven)));

        Checked checked = (Checked) probe.check(withCookie("c"));

        assertThat(checked.profile().plan()).isEqualTo(plan);
        assertThat(checked.profile().organizationName()).isEqualTo("O");
    }

    @Test
    void takesTheMostCapableOrganisationWithChatUnlessAnotherIsKnown() {
        fixture.provider.always(json(200, """
                [{"uuid":"api","capabilities":["api","a","b","c"]},{"uuid":"small","capabilities":["chat"]},
                 {"uuid":"big","capabilities":["chat","claude_pro"]},{"name":"no id","capabilities":["chat","a","b"]}]"""));

        assertThat(((Checked) probe.check(withCookie("c"))).organizationUuid()).isEqualTo("big");
        Account known = withCookie("c").withProfile(AccountProfile.UNKNOWN, "small");
        assertThat(((Checked) probe.check(known)).organizationUuid()).isEqualTo("small");
    }

    @Test
    void refusesCookiesThatAreNoneOrBelongNowhere() {
        fixture.provider.always(json(200, "[{\"uuid\":\"api\",\"capabilities\":[\"api\"]}]"));
        assertThat(probe.check(withCookie("c"))).isInstanceOf(Refused.class);
        fixture.provider.calls.clear();

        for (String stored : List.of("", "a b", "x\r\ninjected: y", "sessionKey=;")) {
            assertThat(probe.check(withCookie(stored))).isInstanceOf(Refused.class);
        }
        assertThat(probe.check(account(AccountKind.API_KEY, new Credential.ApiKey("k\n"))))
                .isInstanceOf(Refused.class);
        assertThat(fixture.provider.calls).isEmpty();
    }

    @Test
    void aTokenAndACookieMustBelongToOneOrganisation() {
        Account both = oauth.withOptions(
                "both", AccountKind.OAUTH_AND_COOKIE, AccountOptions.DEFAULT, new Credential.SessionCookie("c"));
        assertThat(checkBoth(
                        both,
                        "[{\"uuid\":\"big\",\"capabilities\":[\"chat\",\"x\"]},"
                                + "{\"uuid\":\"ORG-7\",\"capabilities\":[\"chat\"]}]"))
                .isInstanceOfSatisfying(Checked.class, checked -> {
                    assertThat(checked.organizationUuid()).isEqualTo("org-7");
                    assertThat(checked.profile().plan()).isEqualTo(Plan.MAX);
                });
        assertThat(checkBoth(both, "[{\"uuid\":\"org-8\",\"capabilities\":[\"chat\"]}]"))
                .isInstanceOfSatisfying(
                        WithoutCookie.class,
                        without -> assertThat(without.cookie())
                                .isEqualTo(new Refused(
                                        "the token and the cookie belong to different organisations", false)));
    }

    private Finding checkBoth(Account both, String organizations) {
        fixture.provider
                .always(json(200, profile("true", "false", "null", "true")))
                .then(json(200, MODELS))
                .then(json(200, organizations));
        return probe.check(both);
    }

    @Test
    void readsUsageAsSharesOfOne() {
        fixture.provider.then(json(200, """
                {"five_hour":{"utilization":53.0,"resets_at":"2026-11-20T14:49:59.940321+02:00"},
                 "seven_day":{"utilization":101,"resets_at":null},"seven_day_opus":null,"limits":[]}"""));

        assertThat(probe.usage(oauth))
                .isEqualTo(new UsageWindows(
                        new UsageWindows.Window(0.53, Instant.parse("2026-11-20T12:49:59.940321Z")),
                        new UsageWindows.Window(1.01, null),
                        NOW));
        assertThat(fixture.provider.last().url()).hasToString("https://api.example/api/oauth/usage");
        assertThat(fixture.provider.last().headers()).containsEntry("anthropic-beta", "oauth-beta-1");
    }

    @Test
    void oneWindowMayBeUnknownButNotBoth() {
        fixture.provider.then(
                json(200, "{\"five_hour\":null,\"seven_day\":{\"utilization\":9.5,\"resets_at\":\"tomorrow\"}}"));
        assertThat(probe.usage(oauth)).isEqualTo(new UsageWindows(null, new UsageWindows.Window(0.095, null), NOW));

        fixture.provider.always(json(200, "{\"five_hour\":null,\"seven_day\":{\"utilization\":\"x\"}}"));
        assertThat(probe.usage(oauth)).isNull();
        fixture.provider.always(json(403, "{}"));
        assertThat(probe.usage(oauth)).isNull();
    }

    @Test
    void anAccountWithoutTokenHasNoUsageToAskFor() {
        assertThat(probe.usage(key)).isNull();
        assertThat(fixture.provider.calls).isEmpty();
    }
}
