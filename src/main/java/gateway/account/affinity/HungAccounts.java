package gateway.account.affinity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts have left a conversation waiting for a model, so that it keeps away from them for a while. It says nothing of
 * the accounts for others: one client whose requests never end must not take an account away from everybody. Each node has its
 * own. Safe from many threads; asking takes no lock.
 */
final class HungAccounts {

    /** The most keys that are kept. Beyond it, ended ones go; where none has ended, nothing more is noted. */
    private static final int CAPACITY = 10_000;

    private final ConcurrentMap<Key, Map<String, Instant>> hung = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Supplier<Duration> lasting;

    private record Key(Long conversation, String model) {}

    /** @param lasting how long an account is avoided */
    HungAccounts(InstantSource clock, Supplier<Duration> lasting) {
        this.clock = clock;
        this.lasting = lasting;
    }

    /** Notes that an account has left a turn of a conversation waiting. */
    void add(AffinityKeys keys, @Nullable String model, String accountId) {
        Instant now = clock.instant();
        if (hung.size() + keys.remembered().size() > CAPACITY) {
            removeEnded();
            if (hung.size() + keys.remembered().size() > CAPACITY) {
                return;
            }
        }
        Instant until = now.plus(lasting.get());
        for (Long key : keys.remembered()) {
            hung.merge(key(key, model), Map.of(accountId, until), (before, added) -> {
                Map<String, Instant> both = new HashMap<>(before);
                both.values().removeIf(end -> !end.isAfter(now));
                both.putAll(added);
                return Map.copyOf(both);
            });
        }
    }

    /** The accounts that a turn of a conversation keeps away from. */
    Set<String> of(AffinityKeys keys, @Nullable String model) {
        if (hung.isEmpty()) {
            return Set.of();
        }
        Instant now = clock.instant();
        Set<String> avoided = new HashSet<>();
        collect(keys.known(), model, now, avoided);
        collect(keys.remembered(), model, now, avoided);
        return avoided;
    }

    private void collect(List<Long> keys, @Nullable String model, Instant now, Set<String> avoided) {
        for (int i = 0; i < keys.size(); i++) {
            Map<String, Instant> accounts = hung.get(key(keys.get(i), model));
            if (accounts != null) {
                accounts.forEach((account, until) -> {
                    if (until.isAfter(now)) {
                        avoided.add(account);
                    }
                });
            }
        }
    }

    /** Forgets what has ended. */
    void removeEnded() {
        Instant now = clock.instant();
        hung.values().removeIf(accounts -> accounts.values().stream().noneMatch(until -> until.isAfter(now)));
    }

    private static Key key(Long conversation, @Nullable String model) {
        return new Key(conversation, model == null ? "" : model);
    }
}
