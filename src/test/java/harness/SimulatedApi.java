package harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The API and the web application of the simulated provider, by key, token or cookie. Safe from many threads. */
final class SimulatedApi {

    private static final String OAUTH_BETA = "oauth-2025-04-20";
    private static final String UNIFIED = "anthropic-ratelimit-unified-";
    private static final String PLATFORM_ONLY = "00000000-0000-0000-0000-0000000000aa";
    private static final Duration LEFT_OF_FIVE_HOURS = Duration.ofHours(3);
    private static final Duration LEFT_OF_SEVEN_DAYS = Duration.ofDays(4);
    private static final int CACHED_TOKENS = 1_000;

    private final List<SimulatedAccount> accounts;
    private final InstantSource clock;
    private volatile Gate usageGate;

    SimulatedApi(List<SimulatedAccount> accounts, InstantSource clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Holds calls for usage windows until the gate is open; null for none. */
    void holdUsage(Gate gate) {
        usageGate = gate;
    }

    /** {@code GET /api/organizations} of the web application. */
    Answer organizations(UpstreamRequest request) {
        String cookie = request.headers().first("cookie").orElse("");
        Optional<SimulatedAccount> person = accounts.stream()
                .filter(account -> cookie.equals("sessionKey=" + account.cookie()))
                .findFirst();
        if (person.isEmpty()) {
            return Answer.error(403, MessageJson.error("permission_error", "Invalid authorization"));
        }
        if (person.get().isDisabled()) {
            return disabled();
        }
        ArrayNode list = Json.mapper().createArrayNode();
        addOrganization(list, PLATFORM_ONLY, "platform only", "api");
        SimulatedAccount own = person.get();
        addOrganization(list, own.organizationUuid(), own.organizationName(), "chat", own.organizationType());
        String next = own.takeNextCookie();
        Answer answer = Answer.json(list.toString());
        return next == null
                ? answer
                : answer.header("set-cookie", "__cf_bm=1; Path=/")
                        .header("set-cookie", "sessionKey=" + next + "; Path=/; HttpOnly");
    }

    private static void addOrganization(ArrayNode list, String uuid, String name, String... capabilities) {
        ArrayNode all = list.addObject().put("uuid", uuid).put("name", name).putArray("capabilities");
        for (String capability : capabilities) {
            all.add(capability);
        }
    }

    /** Everything else. */
    Answer call(UpstreamRequest request) {
        Optional<String> key = request.headers().first("x-api-key");
        Optional<SimulatedAccount> account = accounts.stream()
                .filter(each -> key.map(each.apiKey()::equals).orElseGet(() -> each.accepts(request.accountKey())))
                .findFirst();
        if (account.isEmpty()) {
            return unauthorized(key.isPresent() ? "invalid x-api-key" : wrongToken(request.accountKey()));
        }
        if (key.isEmpty() && !mentionsOAuth(request)) {
            return unauthorized("OAuth authentication is currently not supported.");
        }
        if (account.get().isDisabled()) {
            return disabled();
        }
        return serve(request, account.get(), key.isEmpty());
    }

    private String wrongToken(String token) {
        return accounts.stream().anyMatch(account -> account.hadAccess(token))
                ? "OAuth token has expired. Please obtain a new token or refresh your existing token."
                : "Invalid bearer token";
    }

    private static boolean mentionsOAuth(UpstreamRequest request) {
        return request.headers().all("anthropic-beta").stream().anyMatch(list -> list.contains(OAUTH_BETA));
    }

    private static Answer unauthorized(String message) {
        return Answer.error(401, MessageJson.error("authentication_error", message));
    }

    private static Answer disabled() {
        return Answer.error(400, MessageJson.error("invalid_request_error", "This organization has been disabled."));
    }

    private Answer serve(UpstreamRequest request, SimulatedAccount account, boolean byToken) {
        Answer answer = switch (request.method() + " " + request.path()) {
            case "POST /v1/messages" -> message(request, account, byToken);
            case "POST /v1/messages/count_tokens" -> Answer.json("{\"input_tokens\":7}");
            case "GET /v1/models" -> Answer.json(MessageJson.models(account.models()));
            case "GET /api/oauth/profile" -> profile(account);
            case "GET /api/oauth/usage" -> usage(account);
            default -> Answer.error(404, MessageJson.error("not_found_error", "no such path: " + request.path()));
        };
        return answer.header("anthropic-organization-id", account.organizationUuid());
    }

    private Answer message(UpstreamRequest request, SimulatedAccount account, boolean byToken) {
        Answer scripted = account.scripted(request);
        if (scripted != null) {
            return scripted.copy();
        }
        String text = SimulatedProvider.SERVED_BY + account.name();
        int cached = request.text().contains("cache_control") ? CACHED_TOKENS : 0;
        Answer answer = request.streams()
                ? Answer.stream(MessageJson.stream(text))
                : Answer.json(MessageJson.cachedMessage(text, cached));
        return byToken ? withWindows(answer, account.usage()) : answer;
    }

    private Answer withWindows(Answer answer, SimulatedAccount.Usage usage) {
        Instant now = clock.instant();
        return answer.header(UNIFIED + "status", "allowed")
                .header(UNIFIED + "5h-status", "allowed")
                .header(UNIFIED + "5h-utilization", Double.toString(usage.fiveHour()))
                .header(UNIFIED + "5h-reset", unix(now.plus(LEFT_OF_FIVE_HOURS)))
                .header(UNIFIED + "7d-status", "allowed")
                .header(UNIFIED + "7d-utilization", Double.toString(usage.sevenDay()))
                .header(UNIFIED + "7d-reset", unix(now.plus(LEFT_OF_SEVEN_DAYS)));
    }

    private static Answer profile(SimulatedAccount account) {
        if (!account.scope().contains("user:profile")) {
            return noProfileScope();
        }
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("account")
                .put("uuid", account.organizationUuid())
                .put("full_name", account.name())
                .put("email", account.email())
                .put("has_claude_max", false)
                .put("has_claude_pro", true);
        body.putObject("organization")
                .put("uuid", account.organizationUuid())
                .put("name", account.organizationName())
                .put("organization_type", account.organizationType())
                .put("has_extra_usage_enabled", false);
        return Answer.json(body.toString());
    }

    private Answer usage(SimulatedAccount account) {
        if (!account.scope().contains("user:profile")) {
            return noProfileScope();
        }
        Instant now = clock.instant();
        SimulatedAccount.Usage used = account.usage();
        ObjectNode body = Json.mapper().createObjectNode();
        addWindow(body.putObject("five_hour"), used.fiveHour(), now.plus(LEFT_OF_FIVE_HOURS));
        addWindow(body.putObject("seven_day"), used.sevenDay(), now.plus(LEFT_OF_SEVEN_DAYS));
        body.putNull("seven_day_opus");
        Answer answer = Answer.json(body.toString());
        Gate gate = usageGate;
        return gate == null ? answer : answer.holdHead(gate);
    }

    private static void addWindow(ObjectNode window, double used, Instant resetsAt) {
        window.put("utilization", 100 * used)
                .put("resets_at", resetsAt.toString().replace("Z", "+00:00"));
    }

    private static Answer noProfileScope() {
        return Answer.error(
                403, MessageJson.error("permission_error", "OAuth token does not meet scope requirement user:profile"));
    }

    private static String unix(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }
}
