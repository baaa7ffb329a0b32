package gateway.provider;

import static gateway.provider.ProviderFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {

    @ParameterizedTest
    @CsvSource({
        "openai, https://h/v1, , CHAT, https://h/v1/chat/completions",
        "openai, https://h/v1, , RESPONSES, https://h/v1/responses",
        "openai, https://h/v1, ignored, CHAT, https://h/v1/chat/completions",
        "anthropic, https://h, , MESSAGES, https://h/v1/messages",
        "anthropic, https://h/v1, , MESSAGES, https://h/v1/messages",
        "anthropic, https://h/anthropic, , MESSAGES, https://h/anthropic/v1/messages",
        "azure, https://h, V 1, CHAT, https://h/openai/deployments/my%20gpt%2F5/chat/completions?api-version=V%201",
        "azure, https://h/openai, V, CHAT, https://h/openai/deployments/my%20gpt%2F5/chat/completions?api-version=V",
        "azure, https://h/openai/deployments/d, V, CHAT, https://h/openai/deployments/d/chat/completions?api-version=V",
        "azure, https://h/openai/v1, , CHAT, https://h/openai/v1/chat/completions",
        "azure, https://h/openai/v1, preview, CHAT, https://h/openai/v1/chat/completions?api-version=preview",
        "azure, https://h, , CHAT, https://h/openai/v1/chat/completions",
        "azure, https://h/openai, , RESPONSES, https://h/openai/v1/responses",
        "azure, https://h, V, RESPONSES, https://h/openai/responses?api-version=V",
        "azure, https://h/models, V, CHAT, https://h/models/chat/completions?api-version=V",
    })
    void putsThePathBehindTheBaseUrl(String vendor, String baseUrl, String version, Dialect dialect, String url) {
        assertThat(RequestPath.url(made(vendor, baseUrl, version), "my gpt/5", dialect))
                .hasToString(url);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, https://h/v1, , https://h/v1/models",
        "anthropic, https://h, , https://h/v1/models",
        "anthropic, https://h/v1, , https://h/v1/models",
        "azure, https://h, V, https://h/openai/models?api-version=V",
        "azure, https://h, , https://h/openai/v1/models",
        "azure, https://h/openai/deployments/d, V, https://h/openai/models?api-version=V",
        "azure, https://h/openai/v1, , https://h/openai/v1/models",
    })
    void findsTheListOfModels(String vendor, String baseUrl, String version, String url) {
        assertThat(RequestPath.modelsUrl(made(vendor, baseUrl, version))).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, https://h/v1, , true",
        "compatible, https://h/v1, , true",
        "anthropic, https://h/v1, , false",
        "azure, https://h, , true",
        "azure, https://h/openai/v1, , true",
        "azure, https://h/openai/v1, preview, true",
        "azure, https://h, 2025-04-01-preview, true",
        "azure, https://h, 2026-01-01, true",
        "azure, https://h, 2025-03-01-preview, false",
        "azure, https://h, 2024-10-21, false",
        "azure, https://h/openai/deployments/d, 2025-04-01-preview, false",
        "azure, https://h/models, 2025-04-01-preview, false",
    })
    void knowsWhereResponsesAreBesideChatCompletions(String vendor, String baseUrl, String version, boolean there) {
        assertThat(RequestPath.leadsToResponses(made(vendor, baseUrl, version))).isEqualTo(there);
    }

    @Test
    void aProviderOfResponsesNeedsNoOtherPath() {
        assertThat(RequestPath.leadsToResponses(provider("a", "vendor", "openai", "dialect", "responses")))
                .isFalse();
    }

    @Test
    void sendsTheKeyAsTheProviderWantsIt() {
        assertThat(headers(provider("a", "vendor", "openai", "key", "THE_KEY")))
                .isEqualTo(Map.of("Authorization", "Bearer key-1"));
        assertThat(headers(provider("a", "vendor", "azure", "baseUrl", "https://h", "key", "THE_KEY")))
                .isEqualTo(Map.of("api-key", "key-1"));
        assertThat(headers(provider("a", "vendor", "anthropic", "key", "THE_KEY")))
                .isEqualTo(Map.of("x-api-key", "key-1", "anthropic-version", "2023-06-01"));
        assertThat(headers(provider("a", "vendor", "anthropic", "apiVersion", "2026-10-21")))
                .isEqualTo(Map.of("anthropic-version", "2026-10-21"));
        assertThat(headers(provider("a", "vendor", "openai", "key", "THE_KEY", "auth", "none")))
                .isEmpty();
    }

    @Test
    void letsTheHeadersOfTheProviderWinOverTheGeneralOnesAndBothOverOurs() {
        Provider provider = provider("a", "vendor", "openai", "key", "THE_KEY", "headers", "x-title: its | X-Own: 1");

        assertThat(RequestHeaders.of(
                        provider,
                        Map.of("X-TITLE", "general", "AUTHORIZATION", "Basic x", "X-All", "2", "A", "3", "B", "4")))
                .containsOnly(
                        Map.entry("x-title", "its"),
                        Map.entry("X-Own", "1"),
                        Map.entry("AUTHORIZATION", "Basic x"),
                        Map.entry("X-All", "2"),
                        Map.entry("A", "3"),
                        Map.entry("B", "4"));
    }

    private static Map<String, String> headers(Provider provider) {
        return RequestHeaders.of(provider, Map.of());
    }

    private static Provider made(String vendor, String baseUrl, String version) {
        return provider("mine", "vendor", vendor, "baseUrl", baseUrl, "apiVersion", version == null ? "" : version);
    }
}
