package gateway.responses;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A store in memory that can be down, and counts what it is asked. */
public final class FakeResponseStore implements ResponseStore {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ResponseKey, KeptResponse> rows = new LinkedHashMap<>();
    private final Map<ResponseKey, Instant> until = new LinkedHashMap<>();
    private boolean down;
    private int questions;
    private volatile @Nullable CountDownLatch hanging;
    private final CountDownLatch saving = new CountDownLatch(1);

    /** Has every call fail from now on, or no more. */
    public void down(boolean isDown) {
        locked(() -> down = isDown);
    }

    /** Has saving hang until the latch is open. */
    public void hang(CountDownLatch until) {
        hanging = until;
    }

    /** Waits until something is being saved. */
    public void awaitSaving() throws InterruptedException {
        saving.await();
    }

    /** How often something was looked for. */
    public int questions() {
        return questions;
    }

    /** How many responses are stored. */
    public int size() {
        lock.lock();
        try {
            return rows.size();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private void asked() {
        if (down) {
            throw new GatewayFailure.GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
        }
    }

    @Override
    public void save(Collection<KeptResponse> responses, Instant end) {
        CountDownLatch latch = hanging;
        saving.countDown();
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody ends a test like that", e);
            }
        }
        locked(() -> {
            asked();
            responses.forEach(each -> {
                rows.put(each.key(), each);
                until.put(each.key(), end);
            });
        });
    }

    @Override
    public void prolong(Collection<ResponseKey> keys, Instant end, Instant endingBefore) {
        locked(() -> {
            asked();
            keys.forEach(
                    key -> until.computeIfPresent(key, (same, before) -> before.isBefore(endingBefore) ? end : before));
        });
    }

    @Override
    public List<Found> chain(ResponseKey newest, int most, long mostBytes, Instant now) {
        lock.lock();
        try {
            asked();
            questions++;
            List<Found> chain = new ArrayList<>();
            long bytes = 0;
            KeptResponse next = lively(newest, now);
            while (next != null && chain.size() < most && bytes <= mostBytes) {
                bytes += next.input().length + next.answer().length;
                chain.add(new Found(next.key().id(), next.previousId(), next.input().length + next.answer().length));
                String previous = next.previousId();
                next = previous == null ? null : lively(new ResponseKey(newest.owner(), previous), now);
            }
            return chain;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable KeptResponse lively(ResponseKey key, Instant now) {
        KeptResponse row = rows.get(key);
        return row == null || !until.get(key).isAfter(now) ? null : row;
    }

    @Override
    public List<Found> withItems(String owner, Collection<String> items, Instant now) {
        lock.lock();
        try {
            asked();
            questions++;
            return rows.values().stream()
                    .filter(each -> each.key().owner().equals(owner))
                    .filter(each -> lively(each.key(), now) != null)
                    .filter(each -> each.items().stream().anyMatch(items::contains))
                    .map(each -> new Found(each.key().id(), each.previousId(), each.answer().length))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<KeptResponse> load(String owner, Collection<String> ids, boolean input, Instant now) {
        lock.lock();
        try {
            asked();
            return rows.values().stream()
                    .filter(each -> each.key().owner().equals(owner)
                            && ids.contains(each.key().id()))
                    .filter(each -> lively(each.key(), now) != null)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void delete(ResponseKey key) {
        locked(() -> {
            asked();
            rows.remove(key);
        });
    }

    @Override
    public int removeEnded(Instant now, long mostBytesOfOwner, long mostBytes) {
        lock.lock();
        try {
            asked();
            int before = rows.size();
            rows.keySet().removeIf(key -> !until.get(key).isAfter(now));
            return before - rows.size();
        } finally {
            lock.unlock();
        }
    }
}
