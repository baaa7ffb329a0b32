package harness;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A whole provider over HTTP, in the shapes of docs/wire.md, "Rate limits of subscriptions", "Profile and usage windows",
 * "Sign-in" and "Session cookies": authorisation with PKCE, tokens that rotate, profile, usage, organisations, models and
 * messages. Any number of proxies may use it at once. It keeps strictly to what it is told: a code and a refresh token are good
 * once, an access token until it ends or another is issued. Safe from many threads.
 */
public final class SimulatedProvider implements AutoCloseable {

    /** The only OAuth client that it knows. */
    public static final String CLIENT_ID = "client-of-the-integration-tests";

    /** What the text of a healthy message begins with; the name of the account follows. */
    static final String SERVED_BY = "served by ";

    private final InstantSource clock = Clock.systemUTC();
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final List<SimulatedAccount> accounts = new CopyOnWriteArrayList<>();
    private final SimulatedSignIn signIn = new SimulatedSignIn(accounts);
    private final SimulatedApi api = new SimulatedApi(accounts, clock);

    private SimulatedProvider() {
        upstream.answerBy(this::answer);
    }

    /** Starts on a free port of 127.0.0.1, with no account. */
    public static SimulatedProvider start() {
        return new SimulatedProvider();
    }

    /** Base URL of everything, without a slash at its end. */
    public String url() {
        return upstream.url();
    }

    /** A new account; the name must be new and fit into a token. */
    public SimulatedAccount account(String name) {
        var account = new SimulatedAccount(name, clock);
        accounts.add(account);
        return account;
    }

    /** Forgets requests, counts and scripts; accounts and their tokens stay. */
    public void reset() {
        upstream.clear();
        upstream.answerBy(this::answer);
        signIn.reset();
        api.holdUsage(null);
        accounts.forEach(SimulatedAccount::heal);
    }

    /** All requests since the start or the last {@link #reset}. */
    public List<UpstreamRequest> requests() {
        return upstream.requests();
    }

    /** Those of {@link #requests} to this path. */
    public List<UpstreamRequest> requests(String path) {
        return requests().stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }

    /** Refuses connections until {@link #listenAgain}. */
    public void refuse() {
        upstream.refuse();
    }

    /** Listens again on the same port. */
    public void listenAgain() {
        upstream.listenAgain();
    }

    /** How many refreshes reached the token endpoint. */
    public int refreshes() {
        return signIn.refreshes();
    }

    /** How many codes reached the token endpoint. */
    public int exchanges() {
        return signIn.exchanges();
    }

    /** What was wrong with calls that the token endpoint itself refused, in order: the name of a field each. */
    public List<String> refusals() {
        return signIn.refusals();
    }

    /** Lets every answer of the token endpoint wait; what it does is done before. */
    public void tokenDelay(Duration delay) {
        signIn.delay(delay);
    }

    /** How long the access tokens live that are issued from now on; 8 hours by default. */
    public void tokenLife(Duration life) {
        signIn.life(life);
    }

    /** Answers the next calls of the token endpoint, one each, without doing anything for them. */
    public void tokenAnswers(Answer... answers) {
        signIn.script(answers);
    }

    /** Holds calls for usage windows until the gate is open. */
    public void holdUsage(Gate gate) {
        api.holdUsage(gate);
    }

    /**
     * Lets a person agree in the browser.
     *
     * @return where the browser is sent then
     * @throws AssertionError when the URL is not what it should be
     */
    public Agreement agree(SimulatedAccount person, String authorizeUrl) {
        URI url = URI.create(authorizeUrl);
        String target = url.getRawPath() + "?" + url.getRawQuery();
        HttpResponse<byte[]> page =
                new ProxyClient(url.getPort()).bare("GET", target, null, "cookie", "sessionKey=" + person.cookie());
        String location = page.headers()
                .firstValue("location")
                .orElseThrow(() -> new AssertionError("the provider refuses it: " + text(page)));
        Map<String, String> parameters = SimulatedSignIn.query(location);
        return new Agreement(location, parameters.get("code"), parameters.get("state"));
    }

    /**
     * What comes of an agreement.
     *
     * @param location where the browser is sent, with code and state
     */
    public record Agreement(String location, String code, String state) {

        /** What the page of the provider shows to be pasted. */
        public String codeAndState() {
            return code + "#" + state;
        }
    }

    /** Name of the simulated account that gave this answer. */
    public static String servedBy(HttpResponse<byte[]> answer) {
        String text =
                ProxyClient.json(answer).path("content").path(0).path("text").asText();
        if (!text.startsWith(SERVED_BY)) {
            throw new AssertionError("not served: " + answer.statusCode() + " " + text(answer));
        }
        return text.substring(SERVED_BY.length());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        upstream.close();
    }

    private Answer answer(UpstreamRequest request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /oauth/authorize" -> signIn.authorize(request);
            case "POST /v1/oauth/token" -> signIn.token(request);
            case "GET /api/organizations" -> api.organizations(request);
            default ->
                request.path().startsWith("/v1/oauth/") && request.path().endsWith("/authorize")
                        ? signIn.authorizeByCookie(request)
                        : api.call(request);
        };
    }
}
