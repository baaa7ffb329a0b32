package gateway.provider;

import gateway.upstream.HttpCalls;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the call that asks a provider for its models. Safe from many threads. */
public final class ModelListCall implements Function<Provider, HttpCalls.Call> {

    private final Supplier<Map<String, String>> general;

    /** @param general headers for all providers, by name as it is sent; read anew for each call */
    public ModelListCall(Supplier<Map<String, String>> general) {
        this.general = general;
    }

    @Override
    public HttpCalls.Call apply(Provider provider) {
        Map<String, String> headers = new HashMap<>();
        headers.put("accept", "application/json");
        headers.put("user-agent", "claude-proxy");
        RequestHeaders.of(provider, general.get())
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return new HttpCalls.Call("GET", RequestPath.modelsUrl(provider), headers, null, provider.proxy());
    }
}
