package gateway.account.affinity;

import gateway.account.affinity.Conversation.Bond;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which account a conversation belongs to, until some time after its last turn. It works in memory; the store, which
 * shares the bindings between the nodes, follows with {@link #exchange}, so that no request waits for it and none fails without
 * it. Safe from many threads; reading and refreshing take no lock.
 */
public final class AffinityBook {

    private final ConcurrentHashMap<Long, Conversation> book = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> lastBound = new AtomicReference<>(Instant.EPOCH);
    private final ReentrantLock trimming = new ReentrantLock();
    private final AffinityExchange exchange;
    private final HungAccounts hung;
    private final InstantSource clock;
    private final Supplier<Duration> ttl;
    private final int capacity;
    private final Observer observer;

    /** Hears of conversations that change their account. */
    @FunctionalInterface
    public interface Observer {

        /**
         * A living conversation has moved.
         *
         * @param cachedTokensLost tokens of its prompt that the first account had in its cache, as far as known
         */
        void switched(String fromAccountId, String toAccountId, long cachedTokensLost);
    }

    /**
     * An empty book; the first {@link #exchange} fills it.
     *
     * @param ttl how long a conversation is remembered after a turn; asked for every turn
     * @param capacity how many keys are kept; beyond it the ones that end first go
     */
    public AffinityBook(
            AffinityStore store, InstantSource clock, Supplier<Duration> ttl, int capacity, Observer observer) {
        this.exchange = new AffinityExchange(store, clock);
        this.hung = new HungAccounts(clock, ttl);
        this.clock = clock;
        this.ttl = ttl;
        this.capacity = capacity;
        this.observer = observer;
    }

    /** The account of the longest known prefix, null when the conversation is not known or has ended. */
    public @Nullable String accountOf(AffinityKeys keys) {
        Conversation conversation = find(keys.known(), clock.instant());
        return conversation == null ? null : conversation.bond().accountId();
    }

    /** When the conversation is forgotten unless its account serves a turn before; the past where it is not known. */
    public Instant endOf(AffinityKeys keys) {
        Conversation conversation = find(keys.known(), clock.instant());
        return conversation == null ? Instant.MIN : conversation.bond().until();
    }

    /** Gives the conversation to an account; when it is there already it only lives longer. */
    public void bind(AffinityKeys keys, String accountId) {
        List<Long> remembered = keys.remembered();
        if (remembered.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Duration lasting = ttl.get();
        Instant until = now.plus(lasting);
        Conversation known = find(keys.known(), now);
        boolean moves = known == null || !known.bond().accountId().equals(accountId);
        Bond wanted = new Bond(accountId, moves ? bindingMoment(now) : now, until, 0);
        Conversation conversation = known != null ? known : begin(remembered.getFirst(), wanted, now);
        Bond before = conversation.bind(wanted);
        boolean switched = !before.accountId().equals(accountId);
        remember(remembered, conversation, conversation.announces(until, lasting) || switched);
        if (switched) {
            observer.switched(before.accountId(), accountId, before.cachedTokens());
        }
    }

    /**
     * Notes that the account has answered a turn. Ignored when the conversation belongs to another account by now.
     *
     * @param cachedTokens tokens of the prompt that Anthropic has read from its cache or written to it
     */
    public void used(AffinityKeys keys, String accountId, long cachedTokens) {
        if (keys.remembered().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Conversation conversation = find(keys.known(), now);
        if (conversation == null) {
            // The turn has taken longer than a conversation is remembered.
            bind(keys, accountId);
            return;
        }
        Duration lasting = ttl.get();
        Instant until = now.plus(lasting);
        if (conversation.answered(accountId, until, cachedTokens) && conversation.announces(until, lasting)) {
            remember(keys.remembered(), conversation, true);
        }
    }

    /**
     * Notes that the account has left a turn of the conversation waiting for this model: the next turns go to others, where there
     * are any, for as long as a conversation is remembered after a turn. Known to this node only.
     */
    public void leftWaiting(AffinityKeys keys, @Nullable String model, String accountId) {
        if (!keys.remembered().isEmpty()) {
            hung.add(keys, model, accountId);
        }
    }

    /** The accounts that have left the conversation waiting for this model. */
    public Set<String> hungAccounts(AffinityKeys keys, @Nullable String model) {
        return hung.of(keys, model);
    }

    /**
     * Tells the store what is new and learns what other nodes have bound; of two bindings the later one counts. While the store
     * is down nothing is lost but the news. Meant to run every second.
     */
    public void exchange() {
        exchange.run(this::learn);
        if (book.mappingCount() > capacity) {
            trim();
        }
    }

    /** Forgets ended conversations, here and in the store. */
    public void removeEnded() {
        Instant now = clock.instant();
        book.values().removeIf(conversation -> !conversation.livesAt(now));
        exchange.removeEnded();
        hung.removeEnded();
    }

    /** Living conversations of each account that has any. Looks at all of them. */
    public Map<String, Integer> conversationsByAccount() {
        Instant now = clock.instant();
        Set<Bond> counted = new HashSet<>();
        Map<String, Integer> conversations = new HashMap<>();
        for (Conversation conversation : book.values()) {
            Bond bond = conversation.bond();
            if (bond.livesAt(now) && counted.add(new Bond(bond.accountId(), bond.boundAt(), Instant.MAX, 0))) {
                conversations.merge(bond.accountId(), 1, Integer::sum);
            }
        }
        return conversations;
    }

    /** Keys in memory, those of ended conversations included until they are removed. */
    public int size() {
        return book.size();
    }

    private @Nullable Conversation find(List<Long> keys, Instant now) {
        for (int i = 0; i < keys.size(); i++) {
            Conversation conversation = book.get(keys.get(i));
            if (conversation != null && conversation.livesAt(now)) {
                return conversation;
            }
        }
        return null;
    }

    /** Two first turns at once make one conversation. */
    private Conversation begin(Long key, Bond bond, Instant now) {
        if (book.mappingCount() >= 2L * capacity) {
            trim();
        }
        Conversation fresh = new Conversation(bond);
        return book.compute(key, (same, held) -> held != null && held.livesAt(now) ? held : fresh);
    }

    private void remember(List<Long> keys, Conversation conversation, boolean announce) {
        for (int i = 0; i < keys.size(); i++) {
            Long key = keys.get(i);
            boolean isNew = !conversation.has(key);
            if (isNew) {
                Long dropped = conversation.add(key);
                if (dropped != null) {
                    book.remove(dropped, conversation);
                }
            }
            if (book.get(key) != conversation) {
                book.put(key, conversation);
                isNew = true;
            }
            if (isNew || announce) {
                exchange.announce(key, conversation);
            }
        }
    }

    private void learn(Long key, Bond other) {
        Instant now = clock.instant();
        if (!other.livesAt(now)) {
            return;
        }
        Conversation fresh = new Conversation(other);
        Conversation conversation = book.compute(key, (same, held) -> held != null && held.livesAt(now) ? held : fresh);
        if (conversation == fresh) {
            fresh.add(key);
        } else {
            conversation.learn(other);
        }
    }

    /** A moment of its own for each binding, as exact as the store keeps it: by it bindings of one conversation are known. */
    private Instant bindingMoment(Instant now) {
        Instant exact = now.truncatedTo(ChronoUnit.MICROS);
        return lastBound.updateAndGet(last -> exact.isAfter(last) ? exact : last.plus(1, ChronoUnit.MICROS));
    }

    private void trim() {
        if (!trimming.tryLock()) {
            return;
        }
        try {
            Instant now = clock.instant();
            book.values().removeIf(conversation -> !conversation.livesAt(now));
            long tooMany = book.mappingCount() - capacity;
            book.entrySet().stream()
                    .map(entry -> Map.entry(entry.getValue().bond().until(), entry))
                    .sorted(Map.Entry.comparingByKey())
                    .limit(Math.max(0, tooMany))
                    .forEach(ending -> book.remove(
                            ending.getValue().getKey(), ending.getValue().getValue()));
        } finally {
            trimming.unlock();
        }
    }
}
