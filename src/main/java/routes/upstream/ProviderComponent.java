package routes.upstream;

import gateway.provider.Provider;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The component behind {@code provider:<name>?vendor=…}: an endpoint of it is a provider. While the endpoint runs, the provider
 * is in the directory and has connections of its own.
 */
public final class ProviderComponent extends DefaultComponent {

    private final Function<Map<String, String>, Provider> definitions;
    private final ProviderClients clients;

    /** @param definitions makes a provider of the parameters of its endpoint, its name among them */
    public ProviderComponent(Function<Map<String, String>, Provider> definitions, ProviderClients clients) {
        this.definitions = definitions;
        this.clients = clients;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Map<String, String> texts = new HashMap<>();
        parameters.forEach((name, value) -> texts.put(name, value == null ? "" : value.toString()));
        parameters.clear();
        texts.put("name", remaining);
        return new ProviderEndpoint(uri, this, definitions.apply(texts), clients);
    }
}
