package gateway.oauth;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where and as whom accounts sign in. Immutable.
 *
 * @param clientId the OAuth client
 * @param authorizeUrl where a person agrees
 * @param tokenUrl where codes and refresh tokens are exchanged
 * @param redirectUri where Anthropic sends the person with the code
 * @param scopes what is asked for
 * @param beta the beta that calls with a token need
 * @param apiBaseUrl of the API: profile, usage, models
 * @param webBaseUrl of the web application: organisations of a cookie
 * @param refreshAhead a token that ends within this is refreshed before it is used
 * @param refreshWindow the scheduled job refreshes tokens that end within this
 * @param refreshJitter a random part of this is added to the window, per account and run
 */
public record OAuthSettings(
        String clientId,
        URI authorizeUrl,
        URI tokenUrl,
        URI redirectUri,
        List<String> scopes,
        String beta,
        URI apiBaseUrl,
        URI webBaseUrl,
        Duration refreshAhead,
        Duration refreshWindow,
        Duration refreshJitter) {

    public OAuthSettings {
        scopes = List.copyOf(scopes);
    }
}
