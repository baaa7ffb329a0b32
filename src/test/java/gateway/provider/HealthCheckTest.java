package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.upstream.HttpCalls;
import gateway.upstream.OutgoingProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String LIST = "{\"data\":[{\"id\":\"llama\"}]}";

    private final Map<String, HttpCalls.Call> asked = new ConcurrentHashMap<>();
    private HttpCalls upstream = call -> reply(200, LIST);
    private Duration timeout = Duration.ofSeconds(5);
    private final Providers providers = new Providers(() -> NOW, this::rules);
    private final HealthCheck check = new HealthCheck(
            providers::slots,
            call -> {
                asked.put(call.url().getHost(), call);
                return upstream.send(call);
            },
            new ModelListCall(() -> Map.of("X-Team", "all", "X-Own", "all")),
            this::rules);

    @Test
    void anAnswerMakesAProviderHealthyAndTellsItsModels() {
        ProviderSlot slot = added(SampleProvider.named("a"));

        check.run();

        assertThat(slot.health()).isEqualTo(Health.HEALTHY);
        assertThat(slot.models()).containsExactly("llama");
        assertThat(slot.checkedAt()).isEqualTo(NOW);
        assertThat(slot.lastError()).isNull();
    }

    @Test
    void threeFailuresMakeItUnhealthyAndOneAnswerHealthy() {
        ProviderSlot slot = added(SampleProvider.named("a"));
        check.run();
        upstream = call -> {
            throw new HttpCalls.UnreachableException("no route", null);
        };
        check.run();
        check.run();
        assertThat(slot.health()).isEqualTo(Health.HEALTHY);

        check.run();

        assertThat(slot.health()).isEqualTo(Health.UNHEALTHY);
        assertThat(slot.lastError()).isEqualTo("check failed: no route");
        assertThat(slot.models()).as("those of the last answer").containsExactly("llama");
        upstream = call -> reply(200, "{\"data\":[]}");
        check.run();
        assertThat(slot.health()).isEqualTo(Health.HEALTHY);
        assertThat(slot.models()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedKeyIsAnAnswer(int status) {
        ProviderSlot slot = added(SampleProvider.named("a"));
        upstream = call -> reply(status, "{}");

        check.check(slot);

        assertThat(slot.health()).isEqualTo(Health.HEALTHY);
        assertThat(slot.lastError()).isEqualTo("key refused (" + status + ")");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 429})
    void aProviderWithoutAListIsThereAllTheSame(int status) {
        ProviderSlot slot = added(SampleProvider.named("a"));
        upstream = call -> reply(status, "not found");

        check.check(slot);

        assertThat(slot.health()).isEqualTo(Health.HEALTHY);
        assertThat(slot.lastError()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "500, '{}', answered 500",
        "503, '', answered 503",
        "302, '', answered 302",
        "200, <html>, answered something that is no list of models"
    })
    void otherAnswersAreFailures(int status, String body, String error) {
        ProviderSlot slot = added(SampleProvider.named("a"));
        upstream = call -> reply(status, body);

        check.check(slot);

        assertThat(slot.lastError()).isEqualTo("check failed: " + error);
        assertThat(slot.health()).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void aCallThatCannotBeMadeIsAFailureToo() {
        ProviderSlot slot = added(SampleProvider.named("a"));
        upstream = call -> {
            throw new IllegalStateException("broken");
        };

        check.check(slot);

        assertThat(slot.lastError()).isEqualTo("check failed: could not be asked");
    }

    @Test
    void aProviderThatHangsKeepsNobodyWaiting() {
        CountDownLatch never = new CountDownLatch(1);
        ProviderSlot fast = added(SampleProvider.named("fast").baseUrl("https://fast.example"));
        ProviderSlot slow = added(SampleProvider.named("slow").baseUrl("https://slow.example"));
        timeout = Duration.ofSeconds(3);
        upstream = call -> {
            if (call.url().getHost().equals("slow.example")) {
                await(never);
            }
            return reply(200, LIST);
        };

        long begin = System.nanoTime();
        check.run();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        assertThat(fast.health()).isEqualTo(Health.HEALTHY);
        assertThat(slow.lastError()).isEqualTo("check failed: no answer in time");
        never.countDown();
    }

    @Test
    void allAreAskedAtTheSameTime() {
        CountDownLatch together = new CountDownLatch(3);
        List.of("a", "b", "c")
                .forEach(name -> added(SampleProvider.named(name).baseUrl("https://" + name + ".example")));
        upstream = call -> {
            together.countDown();
            await(together);
            return reply(200, LIST);
        };

        check.run();

        assertThat(providers.views()).allMatch(view -> view.health() == Health.HEALTHY);
    }

    @Test
    void theCallBearsKeyHeadersAndProxy() {
        OutgoingProxy proxy = new OutgoingProxy(
                OutgoingProxy.Kind.SOCKS5, "proxy", 1080, null, null, List.of(), Duration.ofSeconds(1));
        added(SampleProvider.named("a")
                .baseUrl("https://a.example/v1")
                .key("k-1")
                .headers(Map.of("X-Own", "mine"))
                .proxy(proxy));
        added(SampleProvider.named("b")
                .baseUrl("https://b.example")
                .key("k-2")
                .auth(Provider.Auth.X_API_KEY)
                .dialect(Dialect.MESSAGES));
        added(SampleProvider.named("c").baseUrl("https://c.example").key("k-3").auth(Provider.Auth.API_KEY));
        added(SampleProvider.named("d").baseUrl("https://d.example").key(null));

        check.run();

        HttpCalls.Call a = call("a.example");
        assertThat(a.url()).hasToString("https://a.example/v1/models");
        assertThat(a.method()).isEqualTo("GET");
        assertThat(a.proxy()).isEqualTo(proxy);
        assertThat(a.headers())
                .containsEntry("authorization", "Bearer k-1")
                .containsEntry("x-team", "all")
                .containsEntry("x-own", "mine")
                .doesNotContainKey("anthropic-version");
        assertThat(call("b.example").headers())
                .containsEntry("x-api-key", "k-2")
                .containsEntry("anthropic-version", "2023-06-01")
                .doesNotContainKey("authorization");
        assertThat(call("c.example").headers()).containsEntry("api-key", "k-3");
        assertThat(call("d.example").headers()).doesNotContainKeys("authorization", "api-key", "x-api-key");
    }

    private HttpCalls.Call call(String host) {
        HttpCalls.Call call = asked.get(host);
        assertThat(call).isNotNull();
        return call;
    }

    private HealthRules rules() {
        return new HealthRules(3, 1, timeout, Duration.ofSeconds(30));
    }

    private ProviderSlot added(SampleProvider provider) {
        Provider made = provider.make();
        providers.add(made);
        return providers.find(made.name()).orElseThrow();
    }

    private static HttpCalls.Reply reply(int status, String body) {
        return new HttpCalls.Reply(status, Map.of(), body);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new HttpCalls.UnreachableException("alone", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpCalls.UnreachableException("interrupted", e);
        }
    }
}
