package gateway.protocol.web;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an OAuth client asks of the web application in the name of whoever is signed in there (RFC 6749, 4.1, with RFC 7636).
 *
 * @param clientId the OAuth client
 * @param organization whose token it is to be
 * @param redirectUri where the code would go, were a browser there
 * @param scopes what is asked for
 * @param state to be found again in the answer
 * @param challenge S256 of the verifier
 */
public record WebAuthorization(
        String clientId, String organization, URI redirectUri, List<String> scopes, String state, String challenge) {

    public WebAuthorization {
        scopes = List.copyOf(scopes);
    }

    /** The body of {@link WebAccountPaths#authorize}. */
    public String body() {
        return Json.mapper()
                .createObjectNode()
                .put("response_type", "code")
                .put("client_id", clientId)
                .put("organization_uuid", organization)
                .put("redirect_uri", redirectUri.toString())
                .put("scope", String.join(" ", scopes))
                .put("state", state)
                .put("code_challenge", challenge)
                .put("code_challenge_method", "S256")
                .toString();
    }

    /** The URL with code and state that an answer sends the browser to; null where it has none. */
    public static @Nullable String redirect(JsonNode answer) {
        String url = answer.path("redirect_uri").textValue();
        return url == null || url.isBlank() ? null : url;
    }

    @Override
    public String toString() {
        return "WebAuthorization[" + clientId + ", " + organization + "]";
    }
}
