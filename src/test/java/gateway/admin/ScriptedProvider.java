package gateway.admin;

import gateway.upstream.HttpCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider that knows a few credentials, in the shapes of docs/wire.md, "Profile and usage windows", "Sign-in" and "Session
 * cookies".
 */
public final class ScriptedProvider implements HttpCalls {

    /** Organisation of each key, token and cookie that it accepts. */
    public final Map<String, String> organizations = new HashMap<>();

    final List<String> paths = new ArrayList<>();

    /** Answer of the token endpoint. */
    public String tokenReply = "{\"error\":\"invalid_grant\"}";

    public int tokenStatus = 400;
    boolean unreachable;
    boolean disabled;

    /** Whether only the token endpoint can be reached. */
    boolean onlyTokens;

    @Override
    public Reply send(Call call) {
        if (unreachable) {
            throw new UnreachableException("scripted", null);
        }
        String path = call.url().getPath();
        paths.add(path);
        if (path.endsWith("/oauth/token")) {
            return json(tokenStatus, tokenReply, Map.of());
        }
        if (onlyTokens) {
            throw new UnreachableException("scripted", null);
        }
        String organization = organization(call);
        if (organization == null) {
            return json(
                    401,
                    "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid\"}}",
                    Map.of());
        }
        if (disabled) {
            return json(
                    400,
                    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                            + "\"message\":\"This organization has been disabled.\"}}",
                    Map.of());
        }
        return switch (path) {
            case "/v1/models" ->
                json(
                        200,
                        "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-4-6\"}],\"has_more\":false}",
                        Map.of("anthropic-organization-id", organization));
            case "/api/oauth/profile" ->
                json(
                        200,
                        "{\"account\":{\"uuid\":\"person\",\"email\":\"a@example.com\"},\"organization\":{\"uuid\":\""
                                + organization
                                + "\",\"name\":\"Org\",\"organization_type\":\"claude_max\"}}",
                        Map.of());
            case "/api/oauth/usage" ->
                json(
                        200,
                        "{\"five_hour\":{\"utilization\":53.0,\"resets_at\":\"2026-11-20T14:00:00Z\"},\"seven_day\":null}",
                        Map.of());
            case "/api/organizations" ->
                json(
                        200,
                        "[{\"uuid\":\"" + organization
                                + "\",\"name\":\"Org\",\"capabilities\":[\"chat\",\"claude_pro\"]}]",
                        Map.of());
            default -> json(404, "{}", Map.of());
        };
    }

    private @Nullable String organization(Call call) {
        String sent = call.headers()
                .getOrDefault(
                        "x-api-key",
                        call.headers()
                                .getOrDefault("authorization", call.headers().getOrDefault("cookie", "")));
        return organizations.entrySet().stream()
                .filter(known -> sent.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static Reply json(int status, String body, Map<String, String> headers) {
        return new Reply(status, headers, body);
    }
}
