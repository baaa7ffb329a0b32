package harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import harness.SimulatedAccount.Tokens;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Authorisation and tokens of the simulated provider (docs/wire.md, "Sign-in"). Safe from many threads. */
final class SimulatedSignIn {

    private static final String CHALLENGE = "[A-Za-z0-9_-]{43}";
    private static final int SHORTEST_STATE = 16;

    private final List<SimulatedAccount> accounts;
    private final Map<String, Agreed> codes = new ConcurrentHashMap<>();
    private final AtomicInteger codesMade = new AtomicInteger();
    private final AtomicInteger exchanges = new AtomicInteger();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final Queue<Answer> scripted = new ConcurrentLinkedQueue<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private volatile Duration delay = Duration.ZERO;
    private volatile Duration life = Duration.ofHours(8);

    private record Agreed(SimulatedAccount account, String challenge, String state, String redirectUri) {}

    SimulatedSignIn(List<SimulatedAccount> accounts) {
        this.accounts = accounts;
    }

    void reset() {
        codes.clear();
        exchanges.set(0);
        refreshes.set(0);
        scripted.clear();
        refusals.clear();
        delay = Duration.ZERO;
        life = Duration.ofHours(8);
    }

    void delay(Duration newDelay) {
        delay = newDelay;
    }

    void life(Duration newLife) {
        life = newLife;
    }

    void script(Answer... answers) {
        scripted.addAll(List.of(answers));
    }

    int exchanges() {
        return exchanges.get();
    }

    int refreshes() {
        return refreshes.get();
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** {@code GET /oauth/authorize} by the person whose cookie comes along, who agrees at once. */
    Answer authorize(UpstreamRequest request) {
        Map<String, String> query = query(request.target());
        String wrong = wrongIn(query);
        Optional<SimulatedAccount> person = person(request);
        if (wrong != null || person.isEmpty()) {
            return Answer.html(400, wrong == null ? "nobody is signed in" : wrong);
        }
        return Answer.html(302, "").header("location", agreed(person.get(), query));
    }

    /** {@code POST /v1/oauth/{organisation}/authorize} in the name of whoever the cookie belongs to. */
    Answer authorizeByCookie(UpstreamRequest request) {
        Map<String, String> asked = new HashMap<>();
        request.json()
                .properties()
                .forEach(field -> asked.put(field.getKey(), field.getValue().asText()));
        Optional<SimulatedAccount> person = person(request);
        if (person.isEmpty()) {
            return Answer.error(403, MessageJson.error("permission_error", "Invalid authorization"));
        }
        String wrong = wrongIn(asked);
        String organization = person.get().organizationUuid();
        if (!request.path().equals("/v1/oauth/" + organization + "/authorize")
                || !organization.equals(asked.get("organization_uuid"))) {
            wrong = "organization_uuid";
        }
        if (wrong != null) {
            refusals.add(wrong);
            return Answer.error(400, MessageJson.error("invalid_request_error", "Invalid " + wrong));
        }
        return Answer.json(Json.mapper()
                .createObjectNode()
                .put("redirect_uri", agreed(person.get(), asked))
                .toString());
    }

    private Optional<SimulatedAccount> person(UpstreamRequest request) {
        String cookie = request.headers().first("cookie").orElse("");
        return accounts.stream()
                .filter(account -> cookie.equals("sessionKey=" + account.cookie()))
                .findFirst();
    }

    /** Where the browser is sent with the code. */
    private String agreed(SimulatedAccount person, Map<String, String> asked) {
        String code = "code-" + codesMade.incrementAndGet() + "-of-" + person.name();
        String redirect = asked.get("redirect_uri");
        String state = asked.get("state");
        codes.put(code, new Agreed(person, asked.get("code_challenge"), state, redirect));
        return redirect + (redirect.contains("?") ? "&" : "?") + "code=" + encoded(code) + "&state=" + encoded(state);
    }

    private static String wrongIn(Map<String, String> query) {
        if (!"code".equals(query.get("response_type"))) {
            return "response_type";
        }
        if (!SimulatedProvider.CLIENT_ID.equals(query.get("client_id"))) {
            return "client_id";
        }
        if (!"S256".equals(query.get("code_challenge_method"))) {
            return "code_challenge_method";
        }
        if (!query.getOrDefault("code_challenge", "").matches(CHALLENGE)) {
            return "code_challenge";
        }
        if (query.getOrDefault("state", "").length() < SHORTEST_STATE) {
            return "state";
        }
        if (!query.getOrDefault("scope", "").contains("user:inference")) {
            return "scope";
        }
        return query.getOrDefault("redirect_uri", "").startsWith("http") ? null : "redirect_uri";
    }

    /** {@code POST /v1/oauth/token}. */
    Answer token(UpstreamRequest request) {
        JsonNode body = request.json();
        String grant = body.path("grant_type").asText();
        (grant.equals("refresh_token") ? refreshes : exchanges).incrementAndGet();
        Answer answer = scripted.poll();
        if (answer == null) {
            answer = switch (grant) {
                case "authorization_code" -> exchange(body);
                case "refresh_token" -> refresh(body);
                default -> refused("grant_type", "unsupported_grant_type");
            };
        }
        return late(answer);
    }

    private Answer exchange(JsonNode body) {
        Agreed agreed = codes.remove(body.path("code").asText());
        if (agreed == null) {
            return refused("code", "invalid_grant");
        }
        if (!challengeOf(body.path("code_verifier").asText()).equals(agreed.challenge())) {
            return refused("code_verifier", "invalid_grant");
        }
        if (!body.path("state").asText().equals(agreed.state())) {
            return refused("state", "invalid_grant");
        }
        if (!body.path("redirect_uri").asText().equals(agreed.redirectUri())) {
            return refused("redirect_uri", "invalid_grant");
        }
        if (!isOurClient(body)) {
            return refused("client_id", "invalid_client");
        }
        return granted(agreed.account(), agreed.account().issue(life));
    }

    private Answer refresh(JsonNode body) {
        if (!isOurClient(body)) {
            return refused("client_id", "invalid_client");
        }
        String token = body.path("refresh_token").asText();
        for (SimulatedAccount account : accounts) {
            Optional<Tokens> renewed = account.renew(token, life);
            if (renewed.isPresent()) {
                return granted(account, renewed.get());
            }
        }
        return refused("refresh_token", "invalid_grant");
    }

    private static boolean isOurClient(JsonNode body) {
        return body.path("client_id").asText().equals(SimulatedProvider.CLIENT_ID);
    }

    private Answer granted(SimulatedAccount account, Tokens tokens) {
        ObjectNode body = Json.mapper()
                .createObjectNode()
                .put("token_type", "Bearer")
                .put("access_token", tokens.access())
                .put("expires_in", life.toSeconds())
                .put("refresh_token", tokens.refresh())
                .put("scope", account.scope());
        body.putObject("organization").put("uuid", account.organizationUuid()).put("name", account.organizationName());
        body.putObject("account").put("uuid", account.organizationUuid()).put("email_address", account.email());
        return Answer.json(body.toString());
    }

    private Answer refused(String what, String error) {
        refusals.add(what);
        String words = what.equals("refresh_token") ? "Refresh token not found or invalid" : "Invalid " + what;
        return Answer.error(400, "{\"error\":\"" + error + "\",\"error_description\":\"" + words + "\"}");
    }

    private Answer late(Answer answer) {
        if (delay.isZero()) {
            return answer;
        }
        var gate = new Gate();
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(gate::open);
        return answer.copy().holdHead(gate);
    }

    private static String challengeOf(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** The parameters of a URL or request target, decoded. */
    static Map<String, String> query(String target) {
        Map<String, String> parameters = new HashMap<>();
        String[] halves = target.split("\\?", 2);
        for (String pair : halves.length == 2 ? halves[1].split("&") : new String[0]) {
            String[] parts = pair.split("=", 2);
            parameters.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
