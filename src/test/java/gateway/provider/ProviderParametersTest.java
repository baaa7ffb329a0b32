package gateway.provider;

import static gateway.provider.ProviderFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.provider.Provider.Auth;
import gateway.provider.Provider.Limits;
import gateway.provider.Provider.Timeouts;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderParametersTest {

    @Test
    void makesAProviderOfFewWords() {
        assertThat(provider("mine", "baseUrl", "https://llm.example.com/v1/", "vendor", "", "key", " "))
                .isEqualTo(new Provider(
                        "mine",
                        ProviderFixture.VENDORS.compatible(),
                        URI.create("https://llm.example.com/v1"),
                        null,
                        Dialect.CHAT,
                        Auth.NONE,
                        null,
                        Map.of(),
                        null,
                        ProviderFixture.TIMEOUTS,
                        ModelList.EMPTY,
                        null,
                        BigDecimal.ONE,
                        1,
                        null,
                        new Limits(0, 0),
                        new ModelTraits(ProviderFixture.VENDORS.compatible(), Map.of()),
                        null,
                        null));
    }

    @Test
    void takesEveryParameter() {
        Provider provider = ProviderFixture.parameters()
                .provider(Map.ofEntries(
                        Map.entry("name", "mine-2"),
                        Map.entry("vendor", "OpenRouter"),
                        Map.entry("baseUrl", "http://127.0.0.1:9000/api"),
                        Map.entry("key", "THE_KEY"),
                        Map.entry("dialect", "responses"),
                        Map.entry("auth", "x-api-key"),
                        Map.entry("apiVersion", "v7"),
                        Map.entry("headers", "HTTP-Referer: https://me.example | X-Title: a:b\nX-Other:c"),
                        Map.entry("proxy", "socks5://h:1080"),
                        Map.entry("connectTimeout", "500ms"),
                        Map.entry("firstEventTimeout", "30s"),
                        Map.entry("silenceTimeout", "2m"),
                        Map.entry("requestTimeout", "90"),
                        Map.entry("models", "gpt-5, llama-*, sonnet=llama3.3:70b"),
                        Map.entry("prefix", "or"),
                        Map.entry("priceFactor", "1.05"),
                        Map.entry("weight", "5"),
                        Map.entry("region", "eu"),
                        Map.entry("concurrency", "8"),
                        Map.entry("requestsPerMinute", "60"),
                        Map.entry("reasoning", "thinking"),
                        Map.entry("replay", "reasoning-content"),
                        Map.entry("tokenLimit", "max_completion_tokens"),
                        Map.entry("documents", "false"),
                        Map.entry("imageUrls", "no"),
                        Map.entry("cacheControl", "off"),
                        Map.entry("traits", "callIds=nine; refuses=user, seed"),
                        Map.entry("before", "direct:before"),
                        Map.entry("after", "direct:after")));

        assertThat(provider)
                .isEqualTo(new Provider(
                        "mine-2",
                        ProviderFixture.VENDORS.known("openrouter"),
                        URI.create("http://127.0.0.1:9000/api"),
                        "key-1",
                        Dialect.RESPONSES,
                        Auth.X_API_KEY,
                        "v7",
                        Map.of("HTTP-Referer", "https://me.example", "X-Title", "a:b", "X-Other", "c"),
                        new OutgoingProxy(
                                OutgoingProxy.Kind.SOCKS5,
                                "h",
                                1080,
                                null,
                                null,
                                List.of("localhost"),
                                Duration.ofSeconds(9)),
                        new Timeouts(
                                Duration.ofMillis(500),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(90)),
                        new ModelList(List.of(
                                new ModelList.Entry("gpt-5", null),
                                new ModelList.Entry("llama-*", null),
                                new ModelList.Entry("sonnet", "llama3.3:70b"))),
                        "or/",
                        new BigDecimal("1.05"),
                        5,
                        "eu",
                        new Limits(8, 60),
                        new ModelTraits(
                                ProviderFixture.VENDORS.known("openrouter"),
                                Map.of(
                                        "tokenLimit", TextNode.valueOf("max_completion_tokens"),
                                        "reasoning", TextNode.valueOf("thinking"),
                                        "replay", TextNode.valueOf("reasoning_content"),
                                        "documents", BooleanNode.FALSE,
                                        "imageUrls", BooleanNode.FALSE,
                                        "cacheControl", BooleanNode.FALSE,
                                        "callIds", TextNode.valueOf("nine"),
                                        "refuses", Json.mapper().valueToTree(List.of("user", "seed")))),
                        "direct:before",
                        "direct:after"));
        assertThat(provider.toString()).doesNotContain("key-1");
    }

    @Test
    void theRouteThatChangesNothingIsNone() {
        assertThat(provider("a", "vendor", "openai", "before", "keep-request").before())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, openai",
        "https://api.openai.com, openai",
        "https://openrouter.ai/api/v1, openrouter",
        "https://me.openai.azure.com, azure",
        "https://me.services.ai.azure.com/models, azure",
        "http://localhost:11434/v1, ollama",
        "http://10.0.0.2:1234, lmstudio",
        "https://api.deepseek.com/v1, deepseek",
        "https://api.groq.com/openai/v1, groq",
        "https://generativelanguage.googleapis.com/v1beta/openai, google",
        "https://api.anthropic.com, anthropic",
        "http://localhost:8000/v1, compatible",
        "https://openai.com.example.org/v1, compatible",
    })
    void tellsTheVendorByTheAddress(String baseUrl, String vendor) {
        assertThat(provider("mine", "baseUrl", baseUrl).vendor().name()).isEqualTo(vendor);
    }

    @Test
    void tellsTheVendorByDialectAndVersionWhereTheAddressSaysNothing() {
        assertThat(provider("mine", "baseUrl", "http://h", "dialect", "anthropic")
                        .vendor()
                        .name())
                .isEqualTo("anthropic");
        assertThat(provider("mine", "baseUrl", "http://h", "apiVersion", "2024-10-21")
                        .vendor()
                        .name())
                .isEqualTo("azure");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, BEARER, CHAT",
        "azure, API_KEY, CHAT",
        "anthropic, X_API_KEY, MESSAGES",
        "ollama, BEARER, CHAT",
        "compatible, BEARER, CHAT",
    })
    void presentsTheKeyAsTheVendorWantsIt(String vendor, Auth auth, Dialect dialect) {
        Provider provider = provider("mine", "vendor", vendor, "baseUrl", "https://h.example", "key", "THE_KEY");

        assertThat(provider.auth()).isEqualTo(auth);
        assertThat(provider.dialect()).isEqualTo(dialect);
        assertThat(provider.key()).isEqualTo("key-1");
    }

    @Test
    void presentsTheKeyByDialectToVendorsThatSpeakMore() {
        assertThat(provider(
                                "mine",
                                "baseUrl",
                                "https://api.deepseek.com/anthropic",
                                "dialect",
                                "anthropic",
                                "key",
                                "THE_KEY")
                        .auth())
                .isEqualTo(Auth.X_API_KEY);
        assertThat(provider("mine", "vendor", "openrouter", "dialect", "anthropic", "key", "THE_KEY")
                        .auth())
                .isEqualTo(Auth.BEARER);
    }

    static List<Vendor> vendorsOfOneAddress() {
        return ProviderFixture.VENDORS.all().stream()
                .filter(vendor -> vendor.baseUrl() != null)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("vendorsOfOneAddress")
    void knowsWhereEachVendorIs(Vendor vendor) {
        Provider provider = provider("mine", "vendor", vendor.name());

        assertThat(provider.baseUrl()).isEqualTo(vendor.baseUrl());
        assertThat(provider.traits()).isEqualTo(new ModelTraits(vendor, Map.of()));
        assertThat(provider.local()).isEqualTo(vendor.local());
    }

    @ParameterizedTest
    @CsvSource({
        "ollama, http://10.0.0.9:11434, http://10.0.0.9:11434/v1",
        "vllm, http://gpu.local:8080/, http://gpu.local:8080/v1",
        "vllm, http://gpu.local:8080/serve/v1, http://gpu.local:8080/serve/v1",
        "groq, https://api.groq.com, https://api.groq.com/openai/v1",
        "groq, http://127.0.0.1:9000, http://127.0.0.1:9000",
        "anthropic, https://llm.example.com, https://llm.example.com",
    })
    void completesAnAddressWithoutAPath(String vendor, String given, String baseUrl) {
        assertThat(provider("mine", "vendor", vendor, "baseUrl", given).baseUrl())
                .hasToString(baseUrl);
    }

    @Test
    void cutsThePrefixesOfLocalServers() {
        assertThat(provider("mine", "vendor", "ollama").prefix()).isEqualTo("ollama/");
        assertThat(provider("mine", "vendor", "lmstudio").prefix()).isEqualTo("lmstudio/");
        assertThat(provider("mine", "vendor", "ollama", "prefix", "local/").prefix())
                .isEqualTo("local/");
        assertThat(provider("mine", "vendor", "openai").prefix()).isNull();
    }

    @Test
    void takesAProxyByNameAndNoneAtAll() {
        assertThat(provider("mine", "vendor", "openai", "proxy", "THE_PROXY").proxy())
                .isEqualTo(new OutgoingProxy(
                        OutgoingProxy.Kind.HTTP, "proxy", 3128, "u", "p", List.of("localhost"), Duration.ofSeconds(9)));
        assertThat(provider("mine", "vendor", "openai", "proxy", "None").proxy())
                .isEqualTo(OutgoingProxies.DIRECT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "name; A B; provider A B: name is \"A B\", but a name of small letters, digits and hyphens other than"
                        + " claude was expected.",
                "name; claude; provider claude: name is \"claude\", but a name of small letters, digits and hyphens other"
                        + " than claude was expected.",
                "colour; red; provider mine: colour is no parameter of a provider.",
                "vendor; acme; provider mine: vendor is \"acme\", but one of openai, openrouter, azure, google,"
                        + " anthropic, mistral, deepseek, moonshot, zhipu, minimax, qwen, xai, groq, cerebras, together,"
                        + " fireworks, siliconflow, nvidia, copilot, ollama, lmstudio, llamacpp, vllm, sglang, mlx,"
                        + " compatible was expected.",
                "vendor; azure; provider mine: baseUrl is needed, because azure has no common one.",
                "dialect; soap; provider mine: dialect is \"soap\", but one of chat, responses, anthropic was expected.",
                "auth; basic; provider mine: auth is \"basic\", but one of bearer, api_key, x_api_key, none was"
                        + " expected.",
                "key; NOT_SET; provider mine: key names NOT_SET, which is neither set in the environment nor a setting.",
                "weight; 0; provider mine: weight is \"0\", but a whole number from 1 up was expected.",
                "concurrency; many; provider mine: concurrency is \"many\", but a whole number from 0 up was expected.",
                "priceFactor; -1; provider mine: priceFactor is \"-1\", but a number such as 0.5 or 1.2 was expected.",
                "requestTimeout; 0s; provider mine: requestTimeout is \"0s\", but a duration such as 500ms, 30s or 10m"
                        + " was expected.",
                "documents; maybe; provider mine: documents is \"maybe\", but true or false was expected.",
                "models; =x; provider mine: models cannot be read: a comma list of pattern or pattern=name was"
                        + " expected.",
                "replay; all; provider mine: replay is \"all\", but one of none, reasoning_content, reasoning,"
                        + " reasoning_details was expected.",
            })
    void tellsWhatIsWrongInOneSentence(String parameter, String value, String sentence) {
        String name = parameter.equals("name") ? value : "mine";
        String vendor = parameter.equals("vendor") ? value : "openai";
        String given = parameter.equals("name") ? "vendor" : parameter;

        assertThatThrownBy(() -> provider(
                        name, "key", "THE_KEY", "vendor", vendor, given, given.equals("vendor") ? vendor : value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "key, sk-hidden",
        "key, gsk_hidden",
        "baseUrl, https://u:hidden@h/v1",
        "baseUrl, https://h/v1?key=hidden",
        "baseUrl, hidden",
        "headers, hidden",
        "headers, X Y: hidden",
        "proxy, ftp://u:hidden@h",
    })
    void showsNothingThatMayBeASecret(String parameter, String value) {
        assertThatThrownBy(() -> provider("mine", "vendor", "openai", parameter, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("provider mine: " + parameter + " ")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void refusesToPresentAKeyThatIsNotThere() {
        assertThatThrownBy(() -> provider("mine", "vendor", "openai", "auth", "bearer"))
                .hasMessage("provider mine: auth wants a key, but there is none.");
        assertThatThrownBy(() -> ProviderFixture.parameters().provider(Map.of()))
                .hasMessageStartingWith("provider without a name: name is \"\"");
    }
}
