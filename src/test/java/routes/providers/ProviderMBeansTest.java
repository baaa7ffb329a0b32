package routes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.provider.HealthCheck;
import gateway.provider.HealthRules;
import gateway.provider.ModelListCall;
import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import gateway.provider.SampleProvider;
import gateway.upstream.FailureClass;
import gateway.upstream.HttpCalls;
import java.time.Instant;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class ProviderMBeansTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final Providers providers = new Providers(() -> NOW, () -> HealthRules.DEFAULT);
    private final HealthCheck check = new HealthCheck(
            providers::slots,
            call -> new HttpCalls.Reply(200, Map.of(), "{\"data\":[]}"),
            new ModelListCall(Map::of),
            () -> HealthRules.DEFAULT);
    private final ProviderMBeans beans = new ProviderMBeans(server, check, name -> "half-open");

    @Test
    void showsAProviderAndChecksIt() throws Exception {
        providers.watch(beans);
        providers.add(SampleProvider.named("groq").make());
        ProviderSlot slot = providers.find("groq").orElseThrow();
        assertThat(slot.tryAcquire()).isTrue();
        slot.failed(FailureClass.TIMEOUT);
        slot.observeLatency(2_000_000);
        ObjectName name = new ObjectName("claude-proxy:type=Provider,name=groq");

        assertThat(server.getAttribute(name, "Health")).isEqualTo("unknown");
        assertThat(server.getAttribute(name, "LastError")).isEqualTo("call failed: timeout");
        assertThat(server.getAttribute(name, "CheckedAt")).isNull();
        assertThat(server.getAttribute(name, "InFlight")).isEqualTo(1);
        assertThat(server.getAttribute(name, "LatencyMillis")).isEqualTo(2.0);
        assertThat(server.getAttribute(name, "Requests")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "Failures")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "Breaker")).isEqualTo("half-open");

        server.invoke(name, "check", new Object[0], new String[0]);

        assertThat(server.getAttribute(name, "Health")).isEqualTo("healthy");
        assertThat(server.getAttribute(name, "CheckedAt")).isEqualTo("2026-11-20T12:00:00Z");
    }

    @Test
    void aBeanLeavesWithItsProviderAndReplacesAnOlderOne() throws Exception {
        providers.add(SampleProvider.named("groq").make());
        providers.watch(beans);
        providers.watch(new ProviderMBeans(server, check, name -> "closed"));

        assertThat(server.getAttribute(ProviderMBeans.nameOf("groq"), "Breaker"))
                .isEqualTo("closed");
        providers.remove("groq");

        assertThat(server.isRegistered(ProviderMBeans.nameOf("groq"))).isFalse();
    }
}
