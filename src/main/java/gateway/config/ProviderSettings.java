package gateway.config;

import java.net.URI;
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
 * @param choice how one of several providers of a model is chosen
 * @param headers added to each request to a provider, by name as it is sent
 * @param strict whether a request is refused when a part of it has no counterpart at its target
 * @param proxy what stands between us and all providers that have no proxy of their own
 * @param estimate how tokens are estimated
 * @param openRouterUrl where the list of models and prices of OpenRouter is read
 */
public record ProviderSettings(
        Map<String, Endpoint> endpoints,
        Models models,
        Choice choice,
        Map<String, String> headers,
        Retry retry,
        Health health,
        Reasoning reasoning,
        boolean strict,
        Proxy proxy,
        Estimate estimate,
        URI openRouterUrl) {

    public ProviderSettings {
        endpoints = Map.copyOf(endpoints);
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "ProviderSettings[endpoints=" + endpoints.values() + ", models=" + models + ", choice=" + choice + "]";
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
     * Which names go where; see {@code gateway.models} in {@code application.properties}.
     *
     * @param big what Opus requests ask for, null for no mapping
     * @param middle the same for Sonnet
     * @param small the same for Haiku
     * @param map the model map, in order
     */
    public record Models(
            @Nullable String big,
            @Nullable String middle,
            @Nullable String small,
            List<Mapped> map) {
        public Models {
            map = List.copyOf(map);
        }
    }

    /**
     * One entry of the model map.
     *
     * @param pattern a name, {@code *} stands for any characters
     * @param stages the targets of each stage: {@code provider/model}, {@code provider}, {@code claude} or {@code claude/model}
     */
    public record Mapped(String pattern, List<List<String>> stages) {
        public Mapped {
            stages = stages.stream().map(List::copyOf).toList();
        }
    }

    /**
     * How one of several providers of a model is chosen.
     *
     * @param balancing name of the policy
     * @param region preferred, null for none
     * @param fallbackRegion preferred after it, null for none
     */
    public record Choice(
            String balancing,
            @Nullable String region,
            @Nullable String fallbackRegion) {}

    /**
     * How often and after which pause a provider is asked again.
     *
     * @param maxAttempts attempts of one request at one provider at most
     * @param baseDelay first pause
     * @param maxDelay longest pause
     * @param jitterMax random part that is added to each pause
     * @param maxRetryAfter longest {@code retry-after} that is waited for
     * @param strategies how pauses grow, by class of failure: {@code connect}, {@code timeout}, {@code rate-limit}, {@code
     *     server-error}, {@code overloaded}
     */
    public record Retry(
            int maxAttempts,
            Duration baseDelay,
            Duration maxDelay,
            Duration jitterMax,
            Duration maxRetryAfter,
            Map<String, String> strategies) {
        public Retry {
            strategies = Map.copyOf(strategies);
        }
    }

    /**
     * When a provider counts as unhealthy.
     *
     * @param failures so many failures in a row
     * @param successes successful checks in a row until it is healthy again
     * @param timeout how long a check may take
     * @param rest how long failed requests keep it unhealthy when no check tells otherwise
     */
    public record Health(int failures, int successes, Duration timeout, Duration rest) {}

    /**
     * What the operator decides about reasoning.
     *
     * @param effort null leaves it to the client
     * @param maxTokens null for none
     * @param exclude whether reasoning is left out of answers
     * @param verbosity null for none
     * @param buckets budgets of thinking tokens and the effort that each stands for, ascending
     * @param above the effort beyond all buckets
     * @param lowShare percentage of the output limit, as are the next two
     */
    public record Reasoning(
            @Nullable String effort,
            @Nullable Integer maxTokens,
            boolean exclude,
            @Nullable String verbosity,
            List<Bucket> buckets,
            String above,
            int lowShare,
            int mediumShare,
            int highShare) {
        public Reasoning {
            buckets = List.copyOf(buckets);
        }
    }

    /** A budget up to this many tokens is this effort. */
    public record Bucket(int upTo, String effort) {}

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
