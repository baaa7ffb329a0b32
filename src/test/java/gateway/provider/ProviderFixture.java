package gateway.provider;

import gateway.provider.Provider.Timeouts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes providers for tests as the templates do. */
final class ProviderFixture {

    static final Vendors VENDORS = VendorFiles.builtIn();

    static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4));

    static final Map<String, String> SECRETS = Map.of(
            "THE_KEY", "key-1", "gateway.provider.default.api-key", "key-2", "THE_PROXY", "http://u:p@proxy:3128");

    private ProviderFixture() {}

    static ProviderParameters parameters() {
        return new ProviderParameters(VENDORS, SECRETS::get, TIMEOUTS, List.of("localhost"), Duration.ofSeconds(9));
    }

    /** Of alternating names and values. */
    static Provider provider(String name, String... namesAndValues) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("name", name);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return parameters().provider(parameters);
    }
}
