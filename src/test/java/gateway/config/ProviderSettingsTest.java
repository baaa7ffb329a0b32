package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.config.ProviderSettings.Endpoint;
import gateway.config.ProviderSettings.Estimate;
import gateway.provider.HealthRules;
import gateway.provider.Mapping;
import gateway.provider.balancing.Regions;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TranslationRules;
import gateway.upstream.BackOffStrategy;
import gateway.upstream.RetryRules;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderSettingsTest {

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void knowsEveryDefault() {
        ProviderSettings settings = load();

        assertThat(settings.endpoints()).isEmpty();
        assertThat(settings.models()).isEqualTo(Mapping.NONE);
        assertThat(settings.balancing()).isEqualTo("weighted");
        assertThat(settings.regions()).isEqualTo(Regions.NONE);
        assertThat(settings.headers()).isEmpty();
        assertThat(settings.retry())
                .isEqualTo(new RetryRules(
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(30),
                        new RetryRules.Strategies(
                                BackOffStrategy.EXPONENTIAL,
                                BackOffStrategy.NONE,
                                BackOffStrategy.EXPONENTIAL,
                                BackOffStrategy.EXPONENTIAL,
                                BackOffStrategy.DECORRELATED)));
        assertThat(settings.health()).isEqualTo(new HealthRules(3, 1, Duration.ofSeconds(5), Duration.ofSeconds(30)));
        assertThat(settings.reasoning())
                .isEqualTo(new ReasoningRules(
                        null,
                        null,
                        false,
                        null,
                        List.of(
                                new ReasoningRules.Bucket(512, "minimal"),
                                new ReasoningRules.Bucket(1024, "low"),
                                new ReasoningRules.Bucket(8192, "medium"),
                                new ReasoningRules.Bucket(24576, "high")),
                        "xhigh",
                        20,
                        50,
                        80));
        assertThat(settings.translation()).isEqualTo(new TranslationRules(false, true));
        assertThat(settings.proxy())
                .isEqualTo(new ProviderSettings.Proxy(
                        null, List.of("localhost", "127.0.0.1", "::1"), Duration.ofSeconds(10)));
        assertThat(settings.estimate()).isEqualTo(new Estimate(true, 1600));
        assertThat(settings.openRouterUrl()).isEqualTo(URI.create("https://openrouter.ai/api/v1/models"));
    }

    @ParameterizedTest
    @CsvSource({
        "PROVIDER_BASE_URL, gateway.provider.default.base-url, http://h/v1",
        "PROVIDER_API_KEY, gateway.provider.default.api-key, k",
        "PROVIDER_API, gateway.provider.default.api, responses",
        "ENABLE_BIG_ENDPOINT, gateway.provider.big.enabled, true",
        "BIG_ENDPOINT, gateway.provider.big.base-url, http://h/v1",
        "BIG_API_KEY, gateway.provider.big.api-key, k",
        "BIG_AZURE_API_VERSION, gateway.provider.big.api-version, 2024-10-21",
        "ENABLE_MIDDLE_ENDPOINT, gateway.provider.middle.enabled, true",
        "MIDDLE_ENDPOINT, gateway.provider.middle.base-url, http://h/v1",
        "MIDDLE_API_KEY, gateway.provider.middle.api-key, k",
        "MIDDLE_AZURE_API_VERSION, gateway.provider.middle.api-version, v",
        "ENABLE_SMALL_ENDPOINT, gateway.provider.small.enabled, true",
        "SMALL_ENDPOINT, gateway.provider.small.base-url, http://h/v1",
        "SMALL_API_KEY, gateway.provider.small.api-key, k",
        "SMALL_AZURE_API_VERSION, gateway.provider.small.api-version, v",
        "BIG_MODEL, gateway.models.big, openai/gpt-5",
        "MIDDLE_MODEL, gateway.models.middle, m",
        "SMALL_MODEL, gateway.models.small, s",
        "REASONING_EFFORT, gateway.reasoning.effort, high",
        "REASONING_MAX_TOKENS, gateway.reasoning.max-tokens, 4096",
        "REASONING_EXCLUDE, gateway.reasoning.exclude, true",
        "VERBOSITY, gateway.reasoning.verbosity, low",
        "PROXY_URL, gateway.upstream.proxy, socks5://h:1080",
        "NO_PROXY, gateway.upstream.proxy-bypass, .local",
        "RETRY_MAX_ATTEMPTS, gateway.retry.max-attempts, 7",
        "RETRY_BASE_DELAY, gateway.retry.base-delay, 2s",
        "RETRY_MAX_DELAY, gateway.retry.max-delay, 9s",
        "RETRY_JITTER_MAX, gateway.retry.jitter-max, 1ms",
    })
    void readsEachEnvironmentName(String name, String key, String value) {
        assertThat(loader().merged(Map.of()).get(key)).isNotEqualTo(value);
        environment.put(name, value);

        assertThat(loader().merged(Map.of())).containsEntry(key, value);
    }

    @ParameterizedTest
    @CsvSource({"off,false", "on,true", "false,false"})
    void readsWhetherRequestsAreMarkedForThePromptCache(String value, boolean marked) {
        environment.put("GATEWAY_TRANSLATION_CACHE_MARKS", value);

        assertThat(load().translation().cacheMarks()).isEqualTo(marked);
    }

    @Test
    void refusesAnotherWordForTheMarks() {
        environment.put("GATEWAY_TRANSLATION_CACHE_MARKS", "sometimes");

        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class).hasMessageContaining("sometimes");
    }

    @Test
    void makesTheDefaultProviderOfTheEnvironment() {
        environment.putAll(Map.of(
                "PROVIDER_BASE_URL", "https://api.example.com/v1/",
                "PROVIDER_API_KEY", "secret",
                "PROVIDER_API", "Responses"));

        Endpoint endpoint = load().endpoints().get("default");

        assertThat(endpoint)
                .isEqualTo(new Endpoint(
                        "default", null, URI.create("https://api.example.com/v1"), "secret", "responses", null));
        assertThat(endpoint.parameters())
                .containsEntry("name", "default")
                .containsEntry("vendor", "")
                .containsEntry("baseUrl", "https://api.example.com/v1")
                .containsEntry("key", "gateway.provider.default.api-key")
                .containsEntry("dialect", "responses")
                .containsEntry("apiVersion", "");
        assertThat(loader().secrets(Map.of()).apply("gateway.provider.default.api-key"))
                .isEqualTo("secret");
    }

    @Test
    void makesATierProviderOnlyWhenItIsSwitchedOn() {
        environment.put("BIG_ENDPOINT", "https://x.openai.azure.com");
        environment.put("BIG_AZURE_API_VERSION", "2024-10-21");
        assertThat(load().endpoints()).isEmpty();

        environment.put("ENABLE_BIG_ENDPOINT", "true");

        assertThat(load().endpoints())
                .containsOnlyKeys("big")
                .satisfies(endpoints -> assertThat(endpoints.get("big"))
                        .isEqualTo(new Endpoint(
                                "big", null, URI.create("https://x.openai.azure.com"), null, "chat", "2024-10-21")));
    }

    @Test
    void refusesATierWithoutAnAddress() {
        environment.put("ENABLE_SMALL_ENDPOINT", "true");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessage("gateway.provider.small.enabled (ENABLE_SMALL_ENDPOINT) is on, so"
                        + " gateway.provider.small.base-url (SMALL_ENDPOINT) needs a value.");
    }

    @Test
    void takesTheOldNamesWithAWarning() {
        environment.put("OPENAI_BASE_URL", "https://old.example.com/v1");
        environment.put("OPENAI_API_KEY", "old-key");

        Settings settings = loader().load();

        assertThat(settings.providers().endpoints().get("default"))
                .extracting(Endpoint::baseUrl, Endpoint::apiKey)
                .containsExactly(URI.create("https://old.example.com/v1"), "old-key");
        assertThat(settings.warnings())
                .containsExactly(
                        "OPENAI_BASE_URL is deprecated: use PROVIDER_BASE_URL.",
                        "OPENAI_API_KEY is deprecated: use PROVIDER_API_KEY.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:5201/v1",
                "http://localhost:5201/v1",
                "http://127.0.0.1:5201",
                "http://[::1]:5201/v1",
                "http://127.0.0.1:5202/v1"
            })
    void whatClientsAreToldToExportDoesNotBecomeAProvider(String url) {
        environment.put("OPENAI_BASE_URL", url);
        environment.put("OPENAI_API_KEY", "a-client-key");

        Settings settings = loader().load();

        assertThat(settings.providers().endpoints()).isEmpty();
        assertThat(settings.warnings())
                .singleElement()
                .asString()
                .startsWith("OPENAI_BASE_URL and OPENAI_API_KEY are left out: ")
                .contains("PROVIDER_BASE_URL")
                .doesNotContain("a-client-key");
    }

    @Test
    void anotherProxyOnThisMachineMayBeAProvider() {
        environment.put("PORT", "5301");
        environment.put("OPENAI_BASE_URL", "http://127.0.0.1:5201/v1");

        assertThat(load().endpoints()).containsKey("default");
    }

    @ParameterizedTest
    @CsvSource({
        "PROVIDER_BASE_URL,gateway.provider.default.base-url",
        "BIG_ENDPOINT,gateway.provider.big.base-url",
        "MIDDLE_ENDPOINT,gateway.provider.middle.base-url",
        "SMALL_ENDPOINT,gateway.provider.small.base-url",
        "CLAUDE_API_BASEURL,gateway.upstream.claude-base-url"
    })
    void noUpstreamIsTheProxyItself(String variable, String key) {
        environment.put("ENABLE_BIG_ENDPOINT", Boolean.toString(variable.startsWith("BIG")));
        environment.put("ENABLE_MIDDLE_ENDPOINT", Boolean.toString(variable.startsWith("MIDDLE")));
        environment.put("ENABLE_SMALL_ENDPOINT", Boolean.toString(variable.startsWith("SMALL")));
        environment.put("PORT", "5301");
        environment.put(variable, "http://localhost:5301/v1");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessage(key + " (" + variable + ") is \"http://localhost:5301/v1\", which is this proxy itself:"
                        + " set it to the address of the upstream.");

        environment.put("PORT", "5303");
        assertThat(load()).isNotNull();
    }

    @Test
    void theOutgoingProxyIsNotThisOne() {
        environment.put("PROXY_URL", "http://user:secret-word@127.0.0.1:5201");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("gateway.upstream.proxy (PROXY_URL) cannot be used")
                .hasMessageNotContaining("secret-word");
    }

    @Test
    void takesTheOldKeyToNoOtherProvider() {
        environment.put("PROVIDER_BASE_URL", "https://new.example.com/v1");
        environment.put("OPENAI_BASE_URL", "https://old.example.com/v1");
        environment.put("OPENAI_API_KEY", "old-key");

        Settings settings = loader().load();

        assertThat(settings.providers().endpoints().get("default"))
                .extracting(Endpoint::baseUrl, Endpoint::apiKey)
                .containsExactly(URI.create("https://new.example.com/v1"), null);
        assertThat(settings.warnings())
                .singleElement()
                .asString()
                .startsWith("OPENAI_API_KEY is not used")
                .doesNotContain("old-key");
    }

    @Test
    void makesNoProviderOfAKeyAlone() {
        environment.put("OPENAI_API_KEY", "of-another-program");

        assertThat(load().endpoints()).isEmpty();
        assertThat(loader().load().warnings()).isEmpty();
    }

    @Test
    void readsTheModelMap() {
        environment.put("GATEWAY_MODELS_MAP", "gpt-* = openai | azure/gpt-5 > claude/claude-sonnet-4-6; o3=openai;");

        assertThat(load().models().rules())
                .containsExactly(
                        new Mapping.Rule(
                                "gpt-*",
                                List.of(List.of("openai", "azure/gpt-5"), List.of("claude/claude-sonnet-4-6"))),
                        new Mapping.Rule("o3", List.of(List.of("openai"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", "=openai", "gpt-5=", "gpt-5=a||b", "gpt-5=a>", "a=b;>"})
    void refusesAModelMapThatIsNone(String map) {
        environment.put("GATEWAY_MODELS_MAP", map);

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("gateway.models.map (GATEWAY_MODELS_MAP) is \"");
    }

    @Test
    void gathersHeadersOfTheSettingAndOfTheEnvironment() {
        environment.put("GATEWAY_PROVIDERS_HEADERS", "HTTP-Referer: https://me.example|X-Title: mine | x-api-key: a:b");
        environment.put("CUSTOM_HEADER_X_API_KEY", "from-environment");
        environment.put("CUSTOM_HEADER_X_EMPTY", " ");

        assertThat(load().headers())
                .containsOnly(
                        Map.entry("HTTP-Referer", "https://me.example"),
                        Map.entry("X-Title", "mine"),
                        Map.entry("X-API-KEY", "from-environment"));
    }

    @Test
    void refusesAHeaderThatCannotBeSentWithoutShowingIt() {
        environment.put("CUSTOM_HEADER_X_KEY", "hidden\r\nX-Other: 1");
        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("CUSTOM_HEADER_X_KEY")
                .hasMessageNotContaining("hidden");

        environment.clear();
        environment.put("GATEWAY_PROVIDERS_HEADERS", "hidden");
        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("gateway.providers.headers (GATEWAY_PROVIDERS_HEADERS)")
                .hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.provider.default.api, soap",
        "gateway.provider.default.vendor, acme",
        "gateway.providers.balancing, sticky",
        "gateway.retry.timeout, sometimes",
        "gateway.reasoning.effort, huge",
        "gateway.reasoning.max-tokens, 1023",
        "gateway.reasoning.max-tokens, 32001",
        "gateway.reasoning.verbosity, loud",
        "gateway.reasoning.above, most",
        "gateway.reasoning.low-share, 0",
        "gateway.health.failures, 0",
        "gateway.retry.max-attempts, 0",
    })
    void refusesWhatIsNotExpected(String key, String value) {
        SettingsLoader loader = loader();

        assertThatThrownBy(() -> loader.load(Map.of(key, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("%s (stored setting) is \"%s\", but ", key, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"low", "1024:huge", "0:low", "1024:low,512:minimal", "x:low", "1:low:high"})
    void refusesBucketsThatAreNone(String buckets) {
        environment.put("GATEWAY_REASONING_BUCKETS", buckets);

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("gateway.reasoning.buckets (GATEWAY_REASONING_BUCKETS)");
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY_URL, ftp://u:hidden@h:1",
        "PROXY_URL, u:hidden@h:8080",
        "PROVIDER_BASE_URL, https://u:hidden@h/v1",
    })
    void refusesAnAddressWithoutShowingItsPassword(String name, String value) {
        environment.put(name, value);

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("(" + name + ")")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void findsSecretsByName() {
        environment.put("GROQ_KEY", " gsk-1 ");
        environment.put("EMPTY", " ");
        var secrets = loader().secrets(Map.of("gateway.provider.default.api-key", "stored"));

        assertThat(secrets.apply("GROQ_KEY")).isEqualTo("gsk-1");
        assertThat(secrets.apply("gateway.provider.default.api-key")).isEqualTo("stored");
        assertThat(secrets.apply("EMPTY")).isNull();
        assertThat(secrets.apply("MISSING")).isNull();
        assertThat(secrets.apply("gateway.provider.big.api-key")).isNull();
    }

    @Test
    void showsNoSecretAsText() {
        environment.putAll(Map.of(
                "PROVIDER_BASE_URL", "https://api.example.com/v1",
                "PROVIDER_API_KEY", "hidden1",
                "ENABLE_BIG_ENDPOINT", "1",
                "BIG_ENDPOINT", "https://b.example.com",
                "BIG_API_KEY", "hidden2",
                "PROXY_URL", "http://u:hidden3@h:1",
                "CUSTOM_HEADER_X_KEY", "hidden4"));

        assertThat(loader().load().toString()).contains("api.example.com").doesNotContain("hidden");
        assertThat(load().proxy().toString()).doesNotContain("hidden");
    }

    private ProviderSettings load() {
        return loader().load().providers();
    }

    private SettingsLoader loader() {
        return new SettingsLoader(environment, Map.of());
    }
}
