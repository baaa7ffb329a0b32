package routes.web;

import gateway.account.Account;
import gateway.account.pool.AccountPool;
import gateway.protocol.web.WebPaths;
import gateway.web.session.ConversationStore;
import gateway.web.session.KnownConversation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes conversations at the web application that nobody uses any more. Safe from many threads; blocks. */
final class LeftConversations {

    /** When nobody tries any more to delete a conversation. */
    private static final Duration FORGOTTEN = Duration.ofDays(30);

    private static final int AT_ONCE = 100;
    private static final int NOT_FOUND = 404;

    private static final Logger LOG = LoggerFactory.getLogger(LeftConversations.class);

    private final ConversationStore store;
    private final WebHttp http;
    private final AccountPool pool;
    private final String owner;
    private final InstantSource clock;

    LeftConversations(ConversationStore store, WebHttp http, AccountPool pool, String owner, InstantSource clock) {
        this.store = store;
        this.http = http;
        this.pool = pool;
        this.owner = owner;
        this.clock = clock;
    }

    /** Deletes a conversation. Returns whether it is gone. */
    boolean isGone(Account account, String organization, UUID id) {
        try {
            WebReply reply = http.await(account, WebHttp.Sent.empty(WebPaths.delete(organization, id.toString())));
            return reply.isGood() || reply.status() == NOT_FOUND;
        } catch (WebCallFailed unreachable) {
            LOG.debug("Conversation {} could not be deleted", id, unreachable);
            return false;
        }
    }

    /**
     * Deletes what is left behind: by this node, by processes before it, and by nodes of which nobody hears.
     *
     * @param mine those that are in use here
     * @param silence how long others leave a conversation alone of which its node says nothing
     */
    void cleanUp(Collection<UUID> mine, Duration silence) {
        Instant now = clock.instant();
        store.alive(mine, now.plus(silence));
        store.orphaned(owner, mine, now);
        for (KnownConversation left : store.due(now, AT_ONCE)) {
            if (mine.contains(left.id())) {
                continue;
            }
            Account account = pool.find(left.accountId()).orElse(null);
            // Nobody can delete what belongs to an account that is gone, or has no cookie any more.
            boolean gone =
                    account == null || !account.kind().hasCookie() || isGone(account, left.organization(), left.id());
            if (gone || left.createdAt().isBefore(now.minus(FORGOTTEN))) {
                store.gone(left.id());
            }
        }
        store.forgetCalls(now.minus(Duration.ofDays(1)));
    }
}
