package gateway.oauth;

import static gateway.oauth.OAuthFixture.json;
import static gateway.oauth.OAuthFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gateway.account.Account;
import gateway.upstream.HttpCalls.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TokenRefresherRaceTest {

    private static final int THREADS = 100;

    private final OAuthFixture fixture = new OAuthFixture();

    @Test
    void aHundredRequestsOnAnEndedTokenMakeOneCall() throws Exception {
        Account account = fixture.stored("a", Duration.ZERO);
        CountDownLatch allHere = new CountDownLatch(THREADS);
        fixture.provider.then(call -> after(allHere, tokens("new", "next")));

        List<Account> ready = inParallel(allHere, thread -> fixture.refresher.ready(account));

        assertThat(ready)
                .hasSize(THREADS)
                .allMatch(one -> one.credential().secret().equals("new"));
        assertThat(fixture.provider.calls).hasSize(1);
        assertThat(fixture.told.renewed).hasSize(1);
    }

    @Test
    void aHundredRefusedRequestsMakeOneCall() throws Exception {
        Account account = fixture.stored("a", Duration.ofHours(5));
        CountDownLatch allHere = new CountDownLatch(THREADS);
        fixture.provider.then(call -> after(allHere, tokens("new", "next")));

        List<Account> renewed = inParallel(allHere, thread -> fixture.refresher.renew(account));

        assertThat(renewed).allMatch(one -> one.credential().secret().equals("new"));
        assertThat(fixture.provider.calls).hasSize(1);
    }

    @Test
    void aRefusalIsSharedByAllThatWait() {
        Account account = fixture.stored("a", Duration.ZERO);
        CountDownLatch allHere = new CountDownLatch(THREADS);
        fixture.provider.then(call -> after(allHere, json(400, "{\"error\":\"invalid_grant\"}")));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> inParallel(allHere, thread -> fixture.refresher.ready(account)))
                .withCauseInstanceOf(RefreshFailedException.class);
        assertThat(fixture.provider.calls).hasSize(1);
        assertThat(fixture.told.refused).hasSize(1);
    }

    @Test
    void twoNodesThatBothStartWithTheEndedTokenMakeOneCall() throws Exception {
        Account account = fixture.stored("a", Duration.ZERO);
        CountDownLatch allHere = new CountDownLatch(THREADS);
        CountDownLatch refusedLeases = new CountDownLatch(3);
        fixture.store.whenRefusedLease = refusedLeases::countDown;
        Set<String> usedUp = new HashSet<>();
        fixture.provider.then(call -> {
            boolean first;
            synchronized (usedUp) {
                first = usedUp.add(call.json());
            }
            return first
                    ? after(allHere, after(refusedLeases, tokens("new", "next")))
                    : json(400, "{\"error\":\"invalid_grant\"}");
        });
        Pause patient = length -> LockSupport.parkNanos(length.toNanos());
        List<TokenRefresher> nodes =
                List.of(fixture.refresher("node-1", patient), fixture.refresher("node-2", patient));

        List<Account> ready =
                inParallel(allHere, thread -> nodes.get(thread % 2).ready(account));

        assertThat(ready)
                .hasSize(THREADS)
                .allMatch(one -> one.credential().secret().equals("new"));
        assertThat(fixture.provider.calls).hasSize(1);
        assertThat(fixture.told.renewed).hasSize(1);
        assertThat(fixture.told.found).hasSize(1);
        assertThat(fixture.told.refused).isEmpty();
    }

    @Test
    void doesNotWaitForEverForALease() {
        Account account = fixture.stored("a", Duration.ZERO);
        fixture.store.leases.put("a", "another node");

        assertThatExceptionOfType(RefreshFailedException.class)
                .isThrownBy(() -> fixture.refresher.ready(account))
                .withMessage("another node is still refreshing it")
                .matches(failure -> !failure.refused());
        assertThat(fixture.pauses).hasSize(200).containsOnly(Duration.ofMillis(100));
        assertThat(fixture.provider.calls).isEmpty();
        assertThat(fixture.store.leases).containsEntry("a", "another node");
    }

    private static Reply after(CountDownLatch latch, Reply reply) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
            return reply;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> List<T> inParallel(CountDownLatch started, Function<Integer, T> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<T>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                running.add(threads.submit(() -> {
                    started.countDown();
                    return work.apply(number);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
