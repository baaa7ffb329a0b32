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
        return new ProviderEndpoint(uri, this, definitions.apply(texts(remaining, parameters)), clients);
    }

    /** The parameters of an endpoint as texts, the provider's name among them; takes them out of the map. */
    public static Map<String, String> texts(String name, Map<String, Object> parameters) {
        Map<String, String> texts = new HashMap<>();
        parameters.forEach((key, value) -> texts.put(key, value == null ? "" : value.toString()));
        parameters.clear();
        texts.put("name", name);
        return texts;
    }
}
