package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of the conversation API as it came.
 *
 * @param kind what it asks for
 * @param method the HTTP method
 * @param path the path, without its query
 * @param organization the organisation that the path names, empty for none
 * @param conversation the conversation that the path or, for {@link Kind#CREATE}, the body names; empty for none
 * @param headers headers by their names in small letters
 * @param body the body; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
public record DemoWebCall(
        Kind kind,
        String method,
        String path,
        String organization,
        String conversation,
        Map<String, List<String>> headers,
        byte[] body) {

    private static final String ORG = "/api/organizations/(?<org>[^/]+)";
    private static final String CONV = ORG + "/chat_conversations/(?<conv>[^/]+)";
    private static final Pattern SESSION_KEY = Pattern.compile("(?:^|;\\s*)sessionKey=([^;\\s]*)");

    /** What a call asks for, by its method and path. */
    public enum Kind {
        ORGANIZATIONS("GET", "/api/organizations"),
        BOOTSTRAP("GET", "(?:/edge-api|/api)/bootstrap(?:/(?<org>[^/]+)/app_start)?"),
        ACCOUNT("GET", "/api/account(?:_profile)?"),
        USAGE("GET", ORG + "/usage"),
        MODEL_CONFIG("GET", ORG + "/(?:model_config|model_configs/[^/]+)"),
        CREATE("POST", ORG + "/chat_conversations"),
        SETTINGS("PUT", CONV),
        GET("GET", CONV),
        DELETE("DELETE", CONV),
        COMPLETION("POST", CONV + "/completion"),
        TOOL_RESULT("POST", CONV + "/tool_result"),
        STOP("POST", CONV + "/stop_response"),
        UPLOAD("POST", "/api/(?<org>[^/]+)/upload"),
        UPLOAD_TO_CONVERSATION("POST", ORG + "/conversations/(?<conv>[^/]+)/wiggle/upload-file"),
        AUTHORIZE("POST", "/v1/oauth/(?<org>[^/]+)/authorize"),
        TOKEN("POST", "/v1/oauth/token"),
        /** Anything else. */
        OTHER("", "");

        private final String method;
        private final Pattern path;

        Kind(String method, String path) {
            this.method = method;
            this.path = Pattern.compile(path);
        }
    }

    /** Reads what a call asks for. */
    static DemoWebCall of(String method, String path, Map<String, List<String>> headers, byte[] body) {
        for (Kind kind : Kind.values()) {
            Matcher matcher = kind.path.matcher(path);
            if (kind != Kind.OTHER && kind.method.equals(method) && matcher.matches()) {
                String organization = group(matcher, "org");
                String conversation =
                        kind == Kind.CREATE ? json(body).path("uuid").asText() : group(matcher, "conv");
                return new DemoWebCall(kind, method, path, organization, conversation, headers, body);
            }
        }
        return new DemoWebCall(Kind.OTHER, method, path, "", "", headers, body);
    }

    /** The first value of a header, empty when it is absent. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of("")).getFirst();
    }

    /** The value of the session cookie, empty when there is none. */
    public String sessionKey() {
        Matcher matcher = SESSION_KEY.matcher(header("cookie"));
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The body as JSON, an empty object when it is none. */
    public JsonNode json() {
        return json(body);
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode read = Json.mapper().readTree(body);
            return read.isObject() ? read : Json.mapper().createObjectNode();
        } catch (IOException notJson) {
            return Json.mapper().createObjectNode();
        }
    }

    private static String group(Matcher matcher, String name) {
        if (!matcher.namedGroups().containsKey(name)) {
            return "";
        }
        String value = matcher.group(name);
        return value == null ? "" : value;
    }
}
