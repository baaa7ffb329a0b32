package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in by session cookie: a code for the cookie, tokens for the code and its verifier. Each code is good once. Safe from many
 * threads.
 */
final class DemoWebSignIn {

    private static final int TOKEN_SECONDS = 28_800;

    /** What a code was given for. */
    private record Consent(String challenge, String organization) {}

    private final Map<String, Consent> codes = new ConcurrentHashMap<>();

    /** Answers {@code authorize}. */
    DemoWebReply authorize(DemoWebCall call) {
        JsonNode asked = call.json();
        String redirect = asked.path("redirect_uri").asText();
        if (redirect.isEmpty() || !asked.path("response_type").asText().equals("code")) {
            return DemoWebReply.error(400, "invalid_request_error", "Invalid OAuth request", "");
        }
        String code = DemoWebEvents.id("code_");
        codes.put(code, new Consent(asked.path("code_challenge").asText(), call.organization()));
        String state = URLEncoder.encode(asked.path("state").asText(), StandardCharsets.UTF_8);
        return DemoWebReply.json(
                200,
                Json.mapper().createObjectNode().put("redirect_uri", redirect + "?code=" + code + "&state=" + state));
    }

    /** Answers the exchange of a code or of a refresh token, in JSON or as a form. */
    DemoWebReply token(DemoWebCall call) {
        String organization = field(call, "grant_type").equals("refresh_token") ? "" : redeem(call);
        if (organization == null) {
            return DemoWebReply.json(400, Json.mapper().createObjectNode().put("error", "invalid_grant"));
        }
        ObjectNode tokens = Json.mapper().createObjectNode().put("token_type", "Bearer");
        tokens.put("access_token", DemoWebEvents.id("sk-ant-oat01-"))
                .put("refresh_token", DemoWebEvents.id("sk-ant-ort01-"));
        tokens.put("expires_in", TOKEN_SECONDS).put("scope", "user:profile user:inference");
        if (!organization.isEmpty()) {
            tokens.putObject("organization").put("uuid", organization).put("name", "Organization");
            tokens.putObject("account").put("email_address", "person@example.com");
        }
        return DemoWebReply.json(200, tokens);
    }

    private @Nullable String redeem(DemoWebCall call) {
        Consent consent = codes.remove(field(call, "code"));
        return consent != null && consent.challenge().equals(challenge(field(call, "code_verifier")))
                ? consent.organization()
                : null;
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String field(DemoWebCall call, String name) {
        if (call.header("content-type").startsWith("application/json")) {
            return call.json().path(name).asText();
        }
        for (String pair : call.text().split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }
}
