package gateway.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider and its state on this node, at one moment. Immutable.
 *
 * @param lastError why the last check or call failed, null when it did not
 * @param checkedAt when it was last checked, null when never
 * @param latencyMillis time to the first event after the last measurement, 0 when there was none
 * @param requests calls since the start
 * @param failures failed calls since the start
 * @param models names of the models that its last successful check listed
 */
public record ProviderView(
        Provider provider,
        Health health,
        @Nullable String lastError,
        @Nullable Instant checkedAt,
        int inFlight,
        double latencyMillis,
        long requests,
        long failures,
        List<String> models) {

    private static final int KEY_SHOWN = 4;
    private static final int SHORTEST_SHOWN_KEY = 12;

    public ProviderView {
        models = List.copyOf(models);
    }

    /** The end of its key behind an ellipsis; nothing of a short key; null where it has none. */
    public @Nullable String keyHint() {
        String key = provider.key();
        if (key == null) {
            return null;
        }
        return key.length() < SHORTEST_SHOWN_KEY ? "…" : "…" + key.substring(key.length() - KEY_SHOWN);
    }

    /** Its base URL without user, password and query. */
    public String shownUrl() {
        URI url = provider.baseUrl();
        try {
            return new URI(url.getScheme(), null, url.getHost(), url.getPort(), url.getPath(), null, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("provider " + provider.name() + " has a base URL that is none", e);
        }
    }
}
