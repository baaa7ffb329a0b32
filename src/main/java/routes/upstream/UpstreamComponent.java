package routes.upstream;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/**
 * The component behind {@code upstream:<name>}: calls the {@link UpstreamClient} that is registered under {@code
 * upstream-<name>} for the current attempt of the request, and writes the answer to the client itself.
 */
public final class UpstreamComponent extends DefaultComponent {

    /** Prefix of the registry names of upstream clients. */
    public static final String REGISTRY_PREFIX = "upstream-";

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        UpstreamClient client = CamelContextHelper.mandatoryLookup(
                getCamelContext(), REGISTRY_PREFIX + remaining, UpstreamClient.class);
        return new UpstreamEndpoint(uri, this, () -> client);
    }
}
