package gateway.admin;

import gateway.upstream.HttpCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A provider that knows a few credentials, in the shapes of docs/wire.md, "Profile and usage windows", "Sign-in" and "Session
 * cookies".
 */
public final class ScriptedProvider implements HttpCalls {

    private static final Pattern STATE = Pattern.compile("\"state\":\"([^\"]+)\"");

    /** Organisation of each key, token and cookie that it accepts. */
    public final Map<String, String> organizations = new HashMap<>();

    public final List<String> paths = new ArrayList<>();

    /** Answer of the token endpoint. */
    public String tokenReply = "{\"error\":\"invalid_grant\"}";

    public int tokenStatus = 400;
    /** Runs before each call is answered. */
    Runnable before = () -> {};

    boolean unreachable;
    boolean disabled;

    /** Whether calls of the web application are met by a challenge page. */
    public boolean challenged;

    /** Whether only the token endpoint can be reached. */
    boolean onlyTokens;

    @Override
    public Reply send(Call call) {
        before.run();
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
        if (challenged && call.headers().containsKey("cookie")) {
            return json(403, "<title>Just a moment...", Map.of("content-type", "text/html"));
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
        if (path.endsWith("/authorize")) {
            return json(
                    200,
                    "{\"redirect_uri\":\"https://provider.test/callback?code=c&state=" + state(call) + "\"}",
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
            default ->
                path.equals("/api/organizations/" + organization + "/usage")
                        ? json(200, "{\"limits\":[{\"kind\":\"session\",\"percent\":31,\"resets_at\":null}]}", Map.of())
                        : json(404, "{}", Map.of());
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

    private static String state(Call call) {
        Matcher state = STATE.matcher(String.valueOf(call.json()));
        return state.find() ? state.group(1) : "";
    }

    private static Reply json(int status, String body, Map<String, String> headers) {
        return new Reply(status, headers, body);
    }
}
