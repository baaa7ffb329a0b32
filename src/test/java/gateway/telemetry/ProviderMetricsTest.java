package gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.provider.HealthRules;
import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import gateway.provider.SampleProvider;
import gateway.upstream.FailureClass;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProviderMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProviderMetrics metrics = new ProviderMetrics(registry, name -> name.equals("groq") ? 2 : 0);
    private final Providers providers = new Providers(() -> Instant.EPOCH, () -> HealthRules.DEFAULT);

    @Test
    void countsAttemptsRetriesAndLosses() {
        metrics.requested("groq", "answered");
        metrics.requested("groq", "answered");
        metrics.failed("groq", FailureClass.RATE_LIMIT);
        metrics.retried(FailureClass.RATE_LIMIT);
        metrics.lost("top_k");

        assertThat(registry.scrape())
                .contains(
                        "claude_proxy_provider_requests_total{outcome=\"answered\",provider=\"groq\"} 2.0",
                        "claude_proxy_provider_requests_total{outcome=\"rate_limit\",provider=\"groq\"} 1.0",
                        "claude_proxy_provider_failures_total{class=\"rate_limit\"} 1.0",
                        "claude_proxy_provider_retries_total{class=\"rate_limit\"} 1.0",
                        "claude_proxy_translation_losses_total{feature=\"top_k\"} 1.0");
    }

    @Test
    void tellsOnlySoManyLossesApart() {
        for (int i = 0; i < 1000; i++) {
            metrics.lost("made_up_" + i);
        }
        String scraped = registry.scrape();
        assertThat(scraped.lines().filter(line -> line.startsWith("claude_proxy_translation_losses_total{")))
                .hasSize(201);
        assertThat(scraped).contains("claude_proxy_translation_losses_total{feature=\"unknown_field\"} 800.0");
    }

    @Test
    void showsTheProvidersThatAreThere() {
        providers.add(SampleProvider.named("groq").make());
        providers.watch(metrics);
        ProviderSlot slot = providers.find("groq").orElseThrow();
        assertThat(registry.scrape()).contains("claude_proxy_provider_healthy{provider=\"groq\"} NaN");

        assertThat(slot.tryAcquire()).isTrue();
        slot.observeLatency(Duration.ofMillis(250).toNanos());
        slot.succeeded();

        assertThat(registry.scrape())
                .contains(
                        "claude_proxy_provider_in_flight{provider=\"groq\"} 1.0",
                        "claude_proxy_provider_healthy{provider=\"groq\"} 1.0",
                        "claude_proxy_provider_latency_ms{provider=\"groq\"} 250.0",
                        "claude_proxy_provider_breaker_state{provider=\"groq\"} 2.0");
        for (int i = 0; i < 3; i++) {
            slot.failed(FailureClass.BROKEN);
        }
        assertThat(registry.scrape()).contains("claude_proxy_provider_healthy{provider=\"groq\"} 0.0");
    }

    @Test
    void aProviderThatIsGoneIsNotShownAndComesBackAnew() {
        providers.watch(metrics);
        providers.add(SampleProvider.named("groq").make());

        providers.remove("groq");

        assertThat(registry.scrape()).doesNotContain("provider=\"groq\"");
        providers.add(SampleProvider.named("groq").make());
        assertThat(registry.scrape()).contains("claude_proxy_provider_in_flight{provider=\"groq\"} 0.0");
    }
}
