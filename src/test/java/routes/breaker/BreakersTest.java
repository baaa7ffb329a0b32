package routes.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gateway.provider.SampleProvider;
import gateway.telemetry.GatewayMetrics;
import gateway.upstream.Blame;
import gateway.upstream.EndpointKind;
import gateway.upstream.Origin;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import routes.request.Target;
import routes.stub.MemoryAccounts;

/** Which breaker a target has where generations of routes come after each other. */
class BreakersTest {

    private static final BreakerNumbers FIRST = new BreakerNumbers(60, 20, 50, 10, 3);
    private static final BreakerNumbers OTHER = new BreakerNumbers(60, 10, 50, 10, 3);
    private static final Target ACCOUNT = new Target.OfAccount(MemoryAccounts.account("a"));
    private static final Target PROVIDER =
            new Target.OfProvider(SampleProvider.named("groq").make(), "llama");
    private static final int CLOSED = 0;
    private static final int OPEN = 1;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Breakers breakers = new Breakers(new GatewayMetrics(meters));

    @Test
    void theSameNumbersKeepTheBreakerAndItsState() {
        TargetBreaker breaker = of(ACCOUNT, FIRST, 1);
        open(breaker);

        assertThat(of(ACCOUNT, new BreakerNumbers(60, 20, 50, 10, 3), 2)).isSameAs(breaker);
        assertThat(of(ACCOUNT, FIRST, 7)).isSameAs(breaker);
        assertThat(breaker.state()).isEqualTo(OPEN);
    }

    @Test
    void otherNumbersOfALaterGenerationReplaceIt() {
        TargetBreaker breaker = of(ACCOUNT, FIRST, 1);
        open(breaker);

        TargetBreaker later = of(ACCOUNT, OTHER, 2);

        assertThat(later).isNotSameAs(breaker);
        assertThat(later.state()).isEqualTo(CLOSED);
        assertThat(of(ACCOUNT, OTHER, 2)).isSameAs(later);
        assertThat(of(ACCOUNT, OTHER, 3)).isSameAs(later);
    }

    @Test
    void theNumbersOfTheLaterGenerationCount() {
        Breakers byRateAlone = new Breakers(new GatewayMetrics(meters), 0);
        byRateAlone.of(ACCOUNT, EndpointKind.MESSAGES, FIRST, 1);
        TargetBreaker later = byRateAlone.of(ACCOUNT, EndpointKind.MESSAGES, OTHER, 2);

        for (int i = 0; i < 10; i++) {
            later.failed(new Origin("client-" + i, i), Blame.CERTAIN, 1);
        }

        assertThat(later.state()).as("ten calls are enough").isEqualTo(OPEN);
    }

    @Test
    void aCanaryHasBreakersOfItsOwn() {
        TargetBreaker account = of(ACCOUNT, FIRST, 1);
        TargetBreaker provider = of(PROVIDER, FIRST, 1);
        breakers.keepApart(2);

        assertThat(of(ACCOUNT, FIRST, 2)).as("accounts are the same for all").isSameAs(account);
        assertThat(of(ACCOUNT, OTHER, 2)).isNotSameAs(account);
        TargetBreaker tried = of(PROVIDER, FIRST, 2);
        assertThat(tried).isNotSameAs(provider).isSameAs(of(PROVIDER, FIRST, 2));
        open(tried);
        assertThat(of(PROVIDER, FIRST, 1)).isSameAs(provider);
        assertThat(of(ACCOUNT, FIRST, 1)).as("the others keep their numbers").isSameAs(account);

        breakers.keepApart(0);
        assertThat(of(PROVIDER, FIRST, 2)).as("promoted").isSameAs(provider);
    }

    @Test
    void requestsOfAnOlderGenerationUseTheNewerOne() {
        of(ACCOUNT, FIRST, 1);
        TargetBreaker later = of(ACCOUNT, OTHER, 2);

        assertThat(of(ACCOUNT, FIRST, 1)).isSameAs(later);
        assertThat(of(ACCOUNT, OTHER, 2)).as("it does not go to and fro").isSameAs(later);
    }

    @Test
    void theFirstBreakerOfATargetMayComeFromALaterGeneration() {
        TargetBreaker later = of(ACCOUNT, OTHER, 2);

        assertThat(of(ACCOUNT, FIRST, 1)).isSameAs(later);
    }

    @Test
    void twoRoutesOfAGenerationShareTheOneThatCameFirst() {
        TargetBreaker breaker = of(ACCOUNT, FIRST, 1);

        assertThat(of(ACCOUNT, OTHER, 1)).isSameAs(breaker);
    }

    @Test
    void otherTargetsAndEndpointsKeepTheirs() {
        TargetBreaker provider = of(PROVIDER, FIRST, 1);
        TargetBreaker counting = breakers.of(ACCOUNT, EndpointKind.COUNT_TOKENS, FIRST, 1);
        of(ACCOUNT, FIRST, 1);

        of(ACCOUNT, OTHER, 2);

        assertThat(of(PROVIDER, FIRST, 2)).isSameAs(provider);
        assertThat(breakers.of(ACCOUNT, EndpointKind.COUNT_TOKENS, FIRST, 2)).isSameAs(counting);
    }

    @Test
    void theGaugeOfAnAccountIsThereOnceAndFollows() {
        open(of(ACCOUNT, FIRST, 1));
        assertThat(gauges()).singleElement().isEqualTo(1.0);

        TargetBreaker later = of(ACCOUNT, OTHER, 2);
        assertThat(gauges()).singleElement().isEqualTo(0.0);
        open(later);

        assertThat(gauges()).singleElement().isEqualTo(1.0);
    }

    @Test
    void theGaugeOfAnAccountIsNotRegisteredAnew() {
        Logger logger = (Logger) LoggerFactory.getLogger(MeterRegistry.class);
        Level level = logger.getLevel();
        ListAppender<ILoggingEvent> complaints = new ListAppender<>();
        complaints.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(complaints);
        try {
            of(ACCOUNT, FIRST, 1);
            of(ACCOUNT, OTHER, 2);
        } finally {
            logger.detachAppender(complaints);
            logger.setLevel(level);
        }

        assertThat(complaints.list).isEmpty();
    }

    @Test
    void theStateOfAProviderIsThatOfItsLatestBreaker() {
        assertThat(breakers.stateOf("groq")).as("nobody has called it").isEqualTo(CLOSED);
        open(of(PROVIDER, FIRST, 1));
        assertThat(breakers.stateOf("groq")).isEqualTo(OPEN);
        assertThat(breakers.nameOf("groq")).isEqualTo("open");

        of(PROVIDER, OTHER, 2);

        assertThat(breakers.stateOf("groq")).isEqualTo(CLOSED);
        assertThat(breakers.nameOf("groq")).isEqualTo("closed");
        assertThat(gauges()).as("it is shown among the figures of providers").isEmpty();
    }

    private TargetBreaker of(Target target, BreakerNumbers numbers, int generation) {
        return breakers.of(target, EndpointKind.MESSAGES, numbers, generation);
    }

    private Collection<Double> gauges() {
        return meters.find("claude.proxy.breaker.state").gauges().stream()
                .map(gauge -> gauge.value())
                .toList();
    }

    /** Five failures of different requests in a row. */
    private static void open(TargetBreaker breaker) {
        for (int i = 0; i < 5; i++) {
            breaker.failed(new Origin("client-" + i, i), Blame.CERTAIN, 1);
        }
        assertThat(breaker.state()).isEqualTo(OPEN);
    }
}
