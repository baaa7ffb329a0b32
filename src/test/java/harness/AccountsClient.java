package harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import harness.SimulatedAccount.Tokens;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A client of {@code /api/admin/accounts} with the admin key. Safe from many threads. */
public final class AccountsClient {

    public static final String PATH = "/api/admin/accounts";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final AdminClient admin;

    AccountsClient(AdminClient admin) {
        this.admin = admin;
    }

    /** The body for an account of this kind that signs in with the secrets of a simulated one, under its name. */
    public static ObjectNode body(String kind, SimulatedAccount account) {
        ObjectNode body =
                Json.mapper().createObjectNode().put("name", account.name()).put("kind", kind);
        if (kind.equals("api_key")) {
            body.put("secret", account.apiKey());
        }
        if (kind.startsWith("oauth")) {
            Tokens tokens = account.issue(Duration.ofHours(8));
            body.put("secret", tokens.access())
                    .put("refresh_token", tokens.refresh())
                    .put("token_expires_at", tokens.endsAt().toString());
        }
        if (kind.endsWith("cookie")) {
            body.put("cookie", account.cookie());
        }
        return body;
    }

    /** Adds an account of this kind; it has to be accepted. */
    public JsonNode add(String kind, SimulatedAccount account) {
        return add(body(kind, account));
    }

    /** Adds an account; it has to be accepted. */
    public JsonNode add(ObjectNode body) {
        return success(post("", body), 201);
    }

    /** Sends a body to {@link #PATH} or a path behind it. */
    public HttpResponse<byte[]> post(String pathBehind, ObjectNode body) {
        return admin.post(PATH + pathBehind, body.toString());
    }

    /** Starts a sign-in; it has to be accepted. */
    public JsonNode startSignIn(ObjectNode wish) {
        return success(post("/oauth/start", wish), 200);
    }

    /**
     * Finishes a sign-in.
     *
     * @param state null where the pasted text has it
     */
    public HttpResponse<byte[]> exchange(String pasted, String state) {
        ObjectNode body = Json.mapper().createObjectNode().put("code", pasted);
        return post("/oauth/exchange", state == null ? body : body.put("state", state));
    }

    /** Lets a simulated account sign in with the code that is shown, under its name; returns the account. */
    public JsonNode signIn(SimulatedProvider provider, SimulatedAccount account) {
        ObjectNode wish = Json.mapper().createObjectNode().put("name", account.name());
        String url = startSignIn(wish).path("authorize_url").asText();
        return success(exchange(provider.agree(account, url).codeAndState(), null), 201);
    }

    /** An account by its id or organisation. */
    public JsonNode show(String id) {
        return admin.json(PATH + "/" + id);
    }

    /** The accounts that a query finds, such as {@code ?state=active}; all for an empty text. */
    public List<JsonNode> list(String query) {
        List<JsonNode> accounts = new ArrayList<>();
        admin.json(PATH + query).path("data").forEach(accounts::add);
        return accounts;
    }

    /** The causes in the history of an account, the latest first. */
    public List<String> causes(String id) {
        List<String> causes = new ArrayList<>();
        admin.json(PATH + "/" + id + "/history")
                .path("data")
                .forEach(entry -> causes.add(entry.path("cause").asText()));
        return causes;
    }

    /** Does something with an account, such as {@code activate}. */
    public HttpResponse<byte[]> act(String id, String action) {
        return admin.post(PATH + "/" + id + "/" + action, "{}");
    }

    /** Does something with an account; it has to succeed. */
    public JsonNode actWell(String id, String action) {
        return success(act(id, action), 200);
    }

    /** Deletes an account as it is. */
    public void delete(String id) {
        HttpResponse<byte[]> answer = admin.delete(PATH + "/" + id, "if-match", "*");
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    /** Deletes all accounts. */
    public void deleteAll() {
        list("?limit=1000").forEach(account -> delete(account.path("id").asText()));
    }

    /** Waits until an account is in a state. */
    public JsonNode awaitState(String id, String state) {
        return awaitAccount(id, account -> account.path("state").asText().equals(state));
    }

    /** Waits until an account is as wanted. */
    public JsonNode awaitAccount(String id, Predicate<JsonNode> wanted) {
        return await("account " + id).atMost(SOON).pollDelay(Duration.ZERO).until(() -> show(id), wanted::test);
    }

    private static JsonNode success(HttpResponse<byte[]> answer, int status) {
        JsonNode body = ProxyClient.json(answer);
        assertThat(answer.statusCode()).as(body.toString()).isEqualTo(status);
        return body;
    }
}
