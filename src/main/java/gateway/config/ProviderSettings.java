package gateway.config;

import gateway.provider.HealthRules;
import gateway.provider.Mapping;
import gateway.provider.balancing.Regions;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TranslationRules;
import gateway.upstream.RetryRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of providers other than the Claude accounts, checked. Immutable. {@code toString} shows no secret.
 *
 * @param endpoints the providers that settings make, by name: {@code default}, {@code big}, {@code middle}, {@code small}; only
 *     those that are set up
 * @param models which names go where
 * @param balancing name of the policy by which one of several providers of a model is chosen
 * @param regions where providers are preferred to be
 * @param headers added to each request to a provider, by name as it is sent
 * @param translation what is decided about translations
 * @param proxy what stands between us and all providers that have no proxy of their own
 * @param estimate how tokens are estimated
 * @param vendorsDir folder of vendor files of the operator, null for none
 * @param openRouterUrl where the list of models and prices of OpenRouter is read
 */
public record ProviderSettings(
        Map<String, Endpoint> endpoints,
        Mapping models,
        String balancing,
        Regions regions,
        Map<String, String> headers,
        RetryRules retry,
        HealthRules health,
        ReasoningRules reasoning,
        TranslationRules translation,
        Proxy proxy,
        Estimate estimate,
        @Nullable Path vendorsDir,
        URI openRouterUrl) {

    public ProviderSettings {
        endpoints = Map.copyOf(endpoints);
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "ProviderSettings[endpoints=" + endpoints.values() + ", models=" + models + ", balancing=" + balancing
                + ", regions=" + regions + "]";
    }

    /**
     * A provider that settings make.
     *
     * @param name {@code default}, {@code big}, {@code middle} or {@code small}
     * @param vendor null to tell it by the URL
     * @param baseUrl null for the one of the vendor
     * @param apiKey null where none is wanted
     * @param api {@code chat}, {@code responses} or {@code anthropic}
     * @param apiVersion Azure's, or null
     */
    public record Endpoint(
            String name,
            @Nullable String vendor,
            @Nullable URI baseUrl,
            @Nullable String apiKey,
            String api,
            @Nullable String apiVersion) {

        /** The parameters of the route template {@code provider} that make it; the key is named, not told. */
        public Map<String, String> parameters() {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("name", name);
            parameters.put("vendor", vendor == null ? "" : vendor);
            parameters.put("baseUrl", baseUrl == null ? "" : baseUrl.toString());
            parameters.put("key", apiKey == null ? "" : "gateway.provider." + name + ".api-key");
            parameters.put("dialect", api);
            parameters.put("apiVersion", apiVersion == null ? "" : apiVersion);
            return parameters;
        }

        @Override
        public String toString() {
            return "Endpoint[" + name + ", " + (baseUrl == null ? vendor : baseUrl) + ", " + api + "]";
        }
    }

    /**
     * The outgoing proxy of all calls.
     *
     * @param url checked for its scheme only, may hold user and password; null for none
     * @param bypass hosts that are called directly
     * @param timeout until the proxy has connected us
     */
    public record Proxy(@Nullable String url, List<String> bypass, Duration timeout) {
        public Proxy {
            bypass = List.copyOf(bypass);
        }

        @Override
        public String toString() {
            return "Proxy[" + (url == null ? "none" : "set") + ", bypass=" + bypass + ", timeout=" + timeout + "]";
        }
    }

    /**
     * How tokens are estimated.
     *
     * @param calibrate whether the factors of the model families are learned from real usage
     * @param imageTokens tokens of an image whose size cannot be read
     */
    public record Estimate(boolean calibrate, int imageTokens) {}
}
