package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.Answer;
import harness.OneNode;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.Refusal;
import harness.SimulatedAccount;
import harness.SimulatedProvider;
import harness.SimulatedProvider.Agreement;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signing in with OAuth and PKCE, by a pasted code and by a redirect to the proxy. */
@Timeout(300)
class OAuthIT {

    private static OneNode node;
    private static SimulatedProvider provider;
    private static AccountsClient accounts;

    @BeforeAll
    static void start() {
        node = OneNode.start(ProxyProcess.Builder::redirectHere);
        provider = node.provider();
        accounts = node.accounts();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    static Stream<Arguments> pasted() {
        return Stream.of(
                Arguments.of("code", (Function<Agreement, String>) Agreement::code, true),
                Arguments.of("code-and-state", (Function<Agreement, String>) Agreement::codeAndState, false),
                Arguments.of("url", (Function<Agreement, String>) Agreement::location, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pasted")
    void aPastedCodeSignsIn(String form, Function<Agreement, String> paste, boolean needsState) {
        SimulatedAccount anna = provider.account("anna-by-" + form).plan("claude_pro");
        JsonNode started =
                accounts.startSignIn(wish("anna").put("domain", "Team-A").put("weight", 3));
        Agreement agreement = provider.agree(anna, started.path("authorize_url").asText());

        HttpResponse<byte[]> answer = accounts.exchange(paste.apply(agreement), needsState ? agreement.state() : null);

        JsonNode account = ProxyClient.json(answer);
        assertThat(answer.statusCode()).as(account.toString()).isEqualTo(201);
        checkProfile(account, anna);
        assertThat(account.path("name").asText()).isEqualTo("anna");
        assertThat(account.path("domain").asText()).isEqualTo("team-a");
        assertThat(account.path("weight").asInt()).isEqualTo(3);
        assertThat(account.toString())
                .doesNotContain(anna.tokens().access(), anna.tokens().refresh());
        assertThat(provider.refusals()).isEmpty();
        assertThat(provider.exchanges()).isOne();
    }

    private static void checkProfile(JsonNode account, SimulatedAccount person) {
        assertThat(account.path("kind").asText()).isEqualTo("oauth");
        assertThat(account.path("state").asText()).isEqualTo("active");
        assertThat(account.path("email").asText()).isEqualTo(person.email());
        assertThat(account.path("organization_uuid").asText()).isEqualTo(person.organizationUuid());
        assertThat(account.path("organization_name").asText()).isEqualTo(person.organizationName());
        assertThat(account.path("plan").asText()).isEqualTo("pro");
        assertThat(account.path("scopes")).extracting(JsonNode::asText).contains("user:profile", "user:inference");
        assertThat(account.path("models")).extracting(JsonNode::asText).contains("claude-sonnet-4-5");
        assertThat(account.path("secret_hint").asText())
                .hasSize(5)
                .endsWith(person.tokens()
                        .access()
                        .substring(person.tokens().access().length() - 4));
        assertThat(account.path("token_expires_at").asText())
                .isGreaterThan(account.path("token_issued_at").asText());
    }

    @Test
    void theAccountServesAtOnce() {
        accounts.signIn(provider, provider.account("prompt"));

        assertThat(node.client().served("hello")).isEqualTo("prompt");
    }

    @Test
    void aRedirectToTheProxyFinishesASignIn() {
        SimulatedAccount ben = provider.account("ben");
        Agreement agreement = agree(ben, wish("ben"));
        assertThat(agreement.location()).startsWith(node.proxy().baseUrl() + "/oauth/callback?code=");

        HttpResponse<byte[]> page = browse(agreement.location());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(text(page)).doesNotContain("<script", agreement.code(), agreement.state(), ben.email());
        assertThat(accounts.show(ben.organizationUuid()).path("name").asText()).isEqualTo("ben");
        assertThat(node.client().served("hello ben")).isEqualTo("ben");
    }

    @Test
    void aRedirectThatIsNotOursTellsNothing() {
        String forged = "/oauth/callback?code=%3Cscript%3Ealert(1)%3C/script%3E&state=%22%3E%3Cscript%3E";

        HttpResponse<byte[]> page = browse(node.proxy().baseUrl() + forged);

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(text(page)).contains("<h1>").doesNotContain("<script", "alert");
        assertThat(browse(node.proxy().baseUrl() + "/oauth/callback?error=access_denied")
                        .statusCode())
                .isEqualTo(400);
        assertThat(provider.exchanges()).as("nothing is asked of the provider").isZero();
        assertThat(accounts.list("")).isEmpty();
    }

    @Test
    void aStateIsGoodOnceAndOnlyTheRightOne() {
        SimulatedAccount carl = provider.account("carl");
        Agreement agreement = agree(carl, wish("carl"));

        Refusal.check(accounts.exchange(agreement.code(), "state-that-nobody-started"), FailureKind.OAUTH_STATE);
        assertThat(provider.exchanges()).isZero();
        assertThat(accounts.exchange(agreement.codeAndState(), null).statusCode())
                .isEqualTo(201);
        Refusal.check(accounts.exchange(agreement.codeAndState(), null), FailureKind.OAUTH_STATE);
        Refusal.check(accounts.exchange("http://localhost/callback?x=1", null), FailureKind.OAUTH_CODE);
        Refusal.check(accounts.exchange("http://localhost/callback?error=denied", null), FailureKind.OAUTH_REFUSED);
        assertThat(provider.exchanges()).isOne();
    }

    @Test
    void aCodeOfAnotherSignInIsRefusedForItsVerifier() {
        SimulatedAccount dora = provider.account("dora");
        Agreement one = agree(dora, wish("dora"));
        JsonNode other = accounts.startSignIn(wish("dora too"));

        HttpResponse<byte[]> answer =
                accounts.exchange(one.code(), other.path("state").asText());

        Refusal.check(answer, FailureKind.OAUTH_REFUSED);
        assertThat(text(answer)).doesNotContain(one.code());
        assertThat(provider.refusals()).containsExactly("code_verifier");
        assertThat(accounts.list("")).isEmpty();
    }

    @Test
    void aProviderThatFailsLeavesTheSignInOpen() {
        SimulatedAccount eve = provider.account("eve");
        Agreement agreement = agree(eve, wish("eve"));
        provider.tokenAnswers(Answer.html(503, "<html>down</html>"));

        Refusal.check(accounts.exchange(agreement.codeAndState(), null), FailureKind.UPSTREAM_UNREACHABLE);

        assertThat(accounts.exchange(agreement.codeAndState(), null).statusCode())
                .isEqualTo(201);
    }

    @Test
    void signingInAgainReplacesTheToken() {
        SimulatedAccount fred = provider.account("fred");
        JsonNode first = accounts.signIn(provider, fred);
        String id = first.path("id").asText();
        String before = fred.tokens().access();
        fred.signOut();
        accounts.actWell(id, "test");
        accounts.awaitState(id, "invalid");

        Agreement agreement = agree(fred, wish(null).put("account", id));
        HttpResponse<byte[]> answer = accounts.exchange(agreement.codeAndState(), null);

        JsonNode again = ProxyClient.json(answer);
        assertThat(answer.statusCode()).as(again.toString()).isEqualTo(200);
        assertThat(again.path("id").asText()).isEqualTo(id);
        assertThat(again.path("name").asText()).isEqualTo("fred");
        assertThat(again.path("state").asText()).isEqualTo("active");
        assertThat(fred.tokens().access()).isNotEqualTo(before);
        assertThat(accounts.causes(id).getFirst()).isEqualTo("credential_replaced");
        assertThat(node.client().served("hello again")).isEqualTo("fred");
        assertThat(accounts.list("")).hasSize(1);
    }

    @Test
    void anOrganisationIsNeverThereTwice() {
        SimulatedAccount gina = provider.account("gina");
        accounts.signIn(provider, gina);

        ObjectNode byKey = AccountsClient.body("api_key", gina).put("name", "another name");
        Refusal.check(accounts.post("", byKey), FailureKind.ACCOUNT_DUPLICATE);
        SimulatedAccount hugo = provider.account("hugo");
        accounts.add("api_key", hugo);
        Agreement agreement = agree(hugo, wish("hugo by token"));
        Refusal.check(accounts.exchange(agreement.codeAndState(), null), FailureKind.ACCOUNT_DUPLICATE);
        assertThat(accounts.list("")).hasSize(2);
    }

    @Test
    @DisplayName("case 41: a cookie account signs in with its own cookie, and serves by its token")
    void aCookieAccountSignsInWithItsOwnCookie() {
        SimulatedAccount anna = provider.account("anna-by-cookie");
        String id = accounts.add("cookie", anna).path("id").asText();

        HttpResponse<byte[]> answer =
                accounts.post("/" + id + "/oauth-from-cookie", Json.mapper().createObjectNode());

        JsonNode account = ProxyClient.json(answer);
        assertThat(answer.statusCode()).as(account.toString()).isEqualTo(200);
        assertThat(account.path("id").asText()).isEqualTo(id);
        assertThat(account.path("kind").asText()).isEqualTo("oauth_and_cookie");
        assertThat(account.path("refreshable").asBoolean()).isTrue();
        assertThat(account.toString())
                .doesNotContain(anna.tokens().access(), anna.tokens().refresh(), anna.cookie() + "\"");
        assertThat(provider.refusals()).isEmpty();
        assertThat(node.client().served("hello")).isEqualTo(anna.name());
        Refusal.check(
                accounts.post("/nobody/oauth-from-cookie", Json.mapper().createObjectNode()),
                FailureKind.ACCOUNT_NOT_FOUND);
    }

    @Test
    void aSignInIsForAdministrators() {
        HttpResponse<byte[]> answer = node.client()
                .post(AccountsClient.PATH + "/oauth/start", wish("nobody").toString());

        Refusal.check(answer, FailureKind.ADMIN_AUTHENTICATION);
        Refusal.check(
                node.client().post(AccountsClient.PATH + "/anna/oauth-from-cookie", "{}"),
                FailureKind.ADMIN_AUTHENTICATION);
    }

    private static ObjectNode wish(String name) {
        ObjectNode wish = Json.mapper().createObjectNode();
        return name == null ? wish : wish.put("name", name);
    }

    private static Agreement agree(SimulatedAccount person, ObjectNode wish) {
        return provider.agree(
                person, accounts.startSignIn(wish).path("authorize_url").asText());
    }

    /** As a browser does: without any key. */
    private static HttpResponse<byte[]> browse(String url) {
        URI uri = URI.create(url);
        return new ProxyClient(uri.getPort()).bare("GET", uri.getRawPath() + "?" + uri.getRawQuery(), null);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
