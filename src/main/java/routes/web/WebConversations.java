package routes.web;

import gateway.account.pool.AccountPool;
import gateway.account.pool.Lease;
import gateway.protocol.web.WebPaths;
import gateway.web.WebSettings;
import gateway.web.session.ConversationStore;
import gateway.web.session.KnownConversation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.RequestThreads;

/**
 * The conversations of this node, and their ends: what is no longer needed is stopped and deleted at the web application, now or, where
 * that fails, by the job that looks again. Safe from many threads.
 */
final class WebConversations implements WebConversation.WebEnd {

    /** How long others leave a conversation alone of which its node says nothing; it says so each minute. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private static final long LONGEST_NOTE_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(WebConversations.class);

    private final WebSessions sessions;
    private final ConversationStore store;
    private final WebHttp http;
    private final Supplier<WebSettings> settings;
    private final String owner;
    private final String node;
    private final Clock clock;
    private final LeftConversations left;
    private final LongSupplier nanoTime;
    private final Map<UUID, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();

    WebConversations(
            WebSessions sessions,
            ConversationStore store,
            WebHttp http,
            AccountPool pool,
            Supplier<WebSettings> settings,
            String owner,
            String node,
            Clock clock,
            LongSupplier nanoTime) {
        this.sessions = sessions;
        this.store = store;
        this.http = http;
        this.settings = settings;
        this.owner = owner;
        this.node = node;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.left = new LeftConversations(store, http, pool, owner, clock);
    }

    /** Notes a conversation that is about to be begun, before anybody can know of it. Waits for the store. */
    WebConversation open(UUID id, String organization, String tenant, Lease lease) {
        WebConversation opened = new WebConversation(id, organization, tenant, lease, this);
        sessions.opened(opened);
        if (isDeleted()) {
            Instant now = clock.instant();
            try {
                store.begins(
                        new KnownConversation(id, opened.account().id(), organization, owner, now), now.plus(SILENCE));
            } catch (RuntimeException down) {
                LOG.warn("A conversation cannot be noted for its deletion; it is deleted by this process only", down);
            }
        }
        return opened;
    }

    private boolean isDeleted() {
        return !settings.get().conversations().preserveChats()
                && !settings.get().conversations().temporary();
    }

    /**
     * A conversation waits for results of tools.
     *
     * @param known called once, on any thread, when its client may know of the calls: other nodes, and the next process, know of
     *     them then, or have been waited for long enough
     */
    @SuppressWarnings("FutureReturnValueIgnored") // What is called at its end fails on its own.
    void pauses(WebConversation conversation, Set<String> calls, Runnable known) {
        sessions.answered(conversation, conversation.calls());
        conversation.pauses(calls);
        sessions.waits(conversation, calls);
        if (conversation.isOver()) {
            sessions.answered(conversation, calls);
        }
        Instant now = clock.instant();
        CompletableFuture<Void> noted = new CompletableFuture<>();
        noted.completeOnTimeout(null, LONGEST_NOTE_MILLIS, TimeUnit.MILLISECONDS)
                .thenRun(known);
        RequestThreads.start(() -> {
            quietly(() -> store.waits(conversation.tenant(), calls, node, now));
            noted.complete(null);
        });
    }

    /** Its calls have their results. */
    void answered(WebConversation conversation) {
        Set<String> calls = conversation.calls();
        quietly(() -> store.answered(conversation.tenant(), calls));
    }

    @Override
    public void over(WebConversation conversation, boolean stop) {
        sessions.over(conversation);
        CompletableFuture<Void> gone = new CompletableFuture<>();
        ends.put(conversation.id(), gone);
        RequestThreads.start(() -> {
            try {
                leave(conversation, stop);
            } finally {
                ends.remove(conversation.id());
                gone.complete(null);
            }
        });
    }

    private void leave(WebConversation conversation, boolean stop) {
        try {
            if (stop && settings.get().conversations().stopUpstream()) {
                stop(conversation);
            }
        } finally {
            conversation.leave();
        }
        if (isDeleted()) {
            delete(conversation);
        }
    }

    /** Ends all conversations, and waits for their ends; those that take too long are left to the next process. */
    void close(Duration longest) {
        sessions.all().forEach(conversation -> conversation.end(true));
        try {
            CompletableFuture.allOf(ends.values().toArray(CompletableFuture[]::new))
                    .get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("Some conversations at the web application are left to the next start, which deletes them");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void disowned(WebConversation conversation) {
        sessions.over(conversation);
        quietly(() -> store.gone(conversation.id()));
    }

    @Override
    public long now() {
        return nanoTime.getAsLong();
    }

    private void stop(WebConversation conversation) {
        try {
            http.await(
                    conversation.account(),
                    WebHttp.Sent.empty(WebPaths.stop(
                            conversation.organization(), conversation.id().toString())));
        } catch (WebCallFailed unreachable) {
            LOG.debug("Conversation {} could not be stopped", conversation.id(), unreachable);
        }
    }

    private void delete(WebConversation conversation) {
        boolean gone = left.isGone(conversation.account(), conversation.organization(), conversation.id());
        quietly(() -> {
            if (gone) {
                store.gone(conversation.id());
            } else {
                store.ends(conversation.id(), clock.instant());
            }
        });
    }

    /** Deletes what is left behind. Waits for the store. */
    void cleanUp() {
        left.cleanUp(sessions.ids(), SILENCE);
    }

    /**
     * Ends conversations whose clients have left them waiting for results, and those that may not go on.
     *
     * @param serves whether one may go on
     */
    void endToolCalls(Predicate<WebConversation> serves) {
        for (WebConversation conversation : sessions.all()) {
            if (conversation.isPaused() && !serves.test(conversation)) {
                conversation.end(true);
            }
        }
        endIdle(settings.get().tools().callTimeout(), true);
    }

    /** Ends conversations in which nothing happens. */
    void endSessions() {
        endIdle(settings.get().sessions().timeout(), false);
    }

    private void endIdle(Duration limit, boolean paused) {
        long now = now();
        for (WebConversation conversation : sessions.all()) {
            if (conversation.isPaused() == paused && now - conversation.activeNanos() > limit.toNanos()) {
                conversation.end(true);
            }
        }
    }

    private static void quietly(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException down) {
            LOG.debug("The store of conversations cannot be reached", down);
        }
    }
}
