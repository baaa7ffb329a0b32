package routes.demo.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the simulated web application tells of an account: each session key is a person with an organisation of one. */
public final class DemoWebAccounts {

    private static final Duration FIVE_HOURS = Duration.ofHours(5);
    private static final Duration SEVEN_DAYS = Duration.ofDays(7);
    private static final List<String> MODELS =
            List.of("claude-sonnet-5", "claude-sonnet-4-5", "claude-opus-4-8", "claude-haiku-4-5-20251001");

    private DemoWebAccounts() {}

    /** The organisation of a session key. */
    public static String organization(String sessionKey) {
        return uuid("organization " + sessionKey);
    }

    /** The list of {@code GET /api/organizations}. */
    static ArrayNode organizations(String sessionKey) {
        return Json.mapper().createArrayNode().add(organizationOf(sessionKey));
    }

    /** The answer of {@code GET /api/bootstrap}. */
    static ObjectNode bootstrap(String sessionKey) {
        ObjectNode bootstrap = Json.mapper().createObjectNode();
        ObjectNode account = account(sessionKey);
        ObjectNode organization = organizationOf(sessionKey);
        ArrayNode models = organization.putArray("claude_ai_bootstrap_models_config");
        MODELS.forEach(model ->
                models.addObject().put("model", model).put("name", model).put("inactive", false));
        account.putArray("memberships").addObject().put("role", "admin").set("organization", organization);
        bootstrap.set("account", account);
        return bootstrap;
    }

    /** The answer of {@code GET /api/account}. */
    static ObjectNode account(String sessionKey) {
        ObjectNode account = Json.mapper().createObjectNode().put("uuid", uuid("account " + sessionKey));
        account.put("email_address", "person@example.com").put("completed_verification_at", "2026-01-01T00:00:00Z");
        account.putObject("settings").putNull("paprika_mode");
        return account;
    }

    /** The answer of {@code GET …/usage}. */
    static ObjectNode usage(Instant now) {
        ObjectNode usage = Json.mapper().createObjectNode();
        usage.putObject("five_hour")
                .put("utilization", 31)
                .put("resets_at", now.plus(FIVE_HOURS).toString());
        usage.putObject("seven_day")
                .put("utilization", 12)
                .put("resets_at", now.plus(SEVEN_DAYS).toString());
        return usage;
    }

    /** Whether a model is told of in the bootstrap answer. */
    static boolean offers(String model) {
        return MODELS.contains(model);
    }

    /** The limits of an account with room left, as {@code message_limit} tells them. */
    public static ObjectNode limit(Instant now) {
        ObjectNode limit = Json.mapper().createObjectNode().put("type", "within_limit");
        limit.putNull("resetsAt").putNull("remaining").putNull("perModelLimit");
        limit.put("representativeClaim", "five_hour").putNull("overageDisabledReason");
        ObjectNode windows = limit.put("overageInUse", false).putObject("windows");
        window(windows, "5h", now.plus(FIVE_HOURS), 0.31);
        window(windows, "7d", now.plus(SEVEN_DAYS), 0.12);
        return limit;
    }

    private static void window(ObjectNode windows, String name, Instant reset, double used) {
        windows.putObject(name)
                .put("status", "within_limit")
                .put("resets_at", reset.getEpochSecond())
                .put("utilization", used);
    }

    private static ObjectNode organizationOf(String sessionKey) {
        ObjectNode organization = Json.mapper().createObjectNode().put("uuid", organization(sessionKey));
        organization.put("name", "person@example.com's Organization");
        organization.putArray("capabilities").add("chat").add("claude_max");
        organization.put("rate_limit_tier", "default_claude_max_5x").putNull("raven_type");
        organization.putArray("active_flags");
        return organization;
    }

    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
