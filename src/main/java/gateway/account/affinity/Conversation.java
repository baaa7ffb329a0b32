package gateway.account.affinity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A conversation in memory: its account, and the newest of the keys that lead to it. Safe from many threads, without locks. */
final class Conversation {

    /** Keys that are kept; older ones are only looked for by a client that goes back that many turns. */
    private static final int MOST_KEYS = 16;

    /** A turn postpones the end; the store is told when it has moved by this part of the whole time. */
    private static final int PARTS = 10;

    private final AtomicReference<Bond> bond;
    private final AtomicReference<List<Long>> keys = new AtomicReference<>(List.of());
    private volatile Instant announcedUntil = Instant.MIN;

    Conversation(Bond bond) {
        this.bond = new AtomicReference<>(bond);
    }

    /**
     * To whom it belongs.
     *
     * @param boundAt when it came to the account
     * @param until when it is forgotten
     * @param cachedTokens tokens of the prompt that Anthropic holds in the account's cache, 0 while unknown
     */
    record Bond(String accountId, Instant boundAt, Instant until, long cachedTokens) {

        boolean livesAt(Instant moment) {
            return until.isAfter(moment);
        }

        private Bond until(Instant end) {
            return end.isAfter(until) ? new Bond(accountId, boundAt, end, cachedTokens) : this;
        }
    }

    Bond bond() {
        return bond.getAcquire();
    }

    boolean livesAt(Instant moment) {
        return bond.getAcquire().livesAt(moment);
    }

    /**
     * Gives it to an account, or lets it live longer when it is there already.
     *
     * @return the bond before
     */
    Bond bind(Bond wanted) {
        return bond.getAndUpdate(held -> {
            if (held.accountId.equals(wanted.accountId)) {
                return held.until(wanted.until);
            }
            boolean inOrder = wanted.boundAt.isAfter(held.boundAt);
            Instant boundAt = inOrder ? wanted.boundAt : held.boundAt.plusNanos(1000);
            return new Bond(wanted.accountId, boundAt, wanted.until, 0);
        });
    }

    /** Notes an answered turn, unless it has another account by now. Returns whether it has not. */
    boolean answered(String accountId, Instant until, long cachedTokens) {
        Bond after = bond.updateAndGet(held -> held.accountId.equals(accountId)
                ? new Bond(accountId, held.boundAt, until.isAfter(held.until) ? until : held.until, cachedTokens)
                : held);
        return after.accountId.equals(accountId);
    }

    /** Takes over what another node has bound, if that was later; the later end counts in any case. */
    void learn(Bond other) {
        bond.updateAndGet(held -> {
            if (other.boundAt.isBefore(held.boundAt)) {
                return held.accountId.equals(other.accountId) ? held.until(other.until) : held;
            }
            long cached = held.accountId.equals(other.accountId) ? held.cachedTokens : 0;
            Instant until = other.until.isAfter(held.until) ? other.until : held.until;
            return new Bond(other.accountId, other.boundAt, until, cached);
        });
    }

    boolean has(Long key) {
        return keys.getAcquire().contains(key);
    }

    /** Adds a key. Returns the oldest one when it has too many, which does not lead here any more; else null. */
    @Nullable
    Long add(Long key) {
        List<Long> before = keys.getAndUpdate(held -> {
            List<Long> grown = new ArrayList<>(held.size() + 1);
            grown.addAll(held.size() < MOST_KEYS ? held : held.subList(1, held.size()));
            grown.add(key);
            return List.copyOf(grown);
        });
        return before.size() < MOST_KEYS ? null : before.getFirst();
    }

    /** Whether the end has moved so far that the other nodes should hear of it. They are taken to hear of it now. */
    boolean announces(Instant until, Duration ttl) {
        Instant announced = announcedUntil;
        if (announced.isAfter(until.minus(ttl.dividedBy(PARTS)))) {
            return false;
        }
        announcedUntil = until;
        return true;
    }
}
