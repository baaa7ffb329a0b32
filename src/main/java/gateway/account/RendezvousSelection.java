package gateway.account;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session on its account, because the provider caches prompts per account: highest random weight hashing, so that when
 * an account leaves or returns only its own sessions move. Requests without a session go round.
 */
public final class RendezvousSelection implements SelectionPolicy {

    private static final Comparator<Weighted> HEAVIEST_FIRST =
            Comparator.comparingLong(Weighted::weight).reversed().thenComparing(weighted -> weighted.account.id());

    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public List<Account> order(List<Account> candidates, @Nullable String affinityKey, @Nullable String model) {
        if (candidates.size() < 2) {
            return candidates;
        }
        return affinityKey == null ? nextTurn(candidates) : byWeight(candidates, hash(affinityKey));
    }

    private List<Account> nextTurn(List<Account> candidates) {
        int size = candidates.size();
        int first = Math.floorMod(turn.getAndIncrement(), size);
        List<Account> ordered = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int index = first + i;
            ordered.add(candidates.get(index < size ? index : index - size));
        }
        return ordered;
    }

    private static List<Account> byWeight(List<Account> candidates, long keyHash) {
        Weighted[] weighted = new Weighted[candidates.size()];
        for (int i = 0; i < weighted.length; i++) {
            Account account = candidates.get(i);
            weighted[i] = new Weighted(mix(keyHash ^ mix(account.id().hashCode())), account);
        }
        Arrays.sort(weighted, HEAVIEST_FIRST);
        List<Account> ordered = new ArrayList<>(weighted.length);
        for (Weighted each : weighted) {
            ordered.add(each.account);
        }
        return ordered;
    }

    /** FNV-1a over the characters: 64 bits, where {@link String#hashCode} would let sessions collide. */
    private static long hash(String key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finaliser of SplitMix64: every input bit changes every output bit with even odds. */
    private static long mix(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private record Weighted(long weight, Account account) {}
}
