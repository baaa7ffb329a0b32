package routes.web;

import gateway.account.affinity.AffinityBook;
import gateway.account.affinity.AffinityKeys;
import gateway.account.affinity.AffinityKeys.Kind;
import gateway.estimate.CachePrefixes;
import gateway.estimate.CachePrefixes.Prefix;
import gateway.protocol.Hash64;
import gateway.web.stream.WebAnswer.EstimatedInput;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what a prompt cache would have of a request: the web application tells nothing of its own. The beginning that an account
 * has been given before, not longer ago than conversations are remembered, counts as read; what follows up to the last breakpoint as
 * written. The affinity book keeps the beginnings, and shares them with the other nodes: each by itself, under a key and an owner that
 * belong to this account and this tenant only, so that they bind no conversation to an account and are none of an account's
 * conversations. Safe from many threads.
 */
final class PromptCache {

    private static final String OWNER = "prompt cache of ";

    private final AffinityBook book;

    PromptCache(AffinityBook book) {
        this.book = book;
    }

    /**
     * Divides the tokens of a request.
     *
     * @param account id of the one that serves it
     */
    EstimatedInput divided(CachePrefixes request, String tenant, String account) {
        if (request.breakpoints().isEmpty()) {
            return new EstimatedInput(request.tokens(), 0, 0);
        }
        Prefix known = known(request, owner(tenant, account));
        long cached = request.breakpoints().getFirst().tokens();
        long read = known == null ? 0 : known.tokens();
        return new EstimatedInput(request.tokens() - cached, read, cached - read);
    }

    /** An account has answered a request: it has what the request wanted to have cached, and what it has read lasts longer. */
    void answered(CachePrefixes request, String tenant, String account) {
        if (request.breakpoints().isEmpty()) {
            return;
        }
        long owner = owner(tenant, account);
        String holder = UUID.nameUUIDFromBytes((OWNER + account).getBytes(StandardCharsets.UTF_8))
                .toString();
        Prefix known = known(request, owner);
        if (known != null) {
            book.bind(keys(known, owner), holder);
        }
        for (Prefix breakpoint : request.breakpoints()) {
            book.bind(keys(breakpoint, owner), holder);
        }
    }

    private @Nullable Prefix known(CachePrefixes request, long owner) {
        for (Prefix boundary : request.boundaries()) {
            if (book.accountOf(keys(boundary, owner)) != null) {
                return boundary;
            }
        }
        for (Prefix breakpoint : request.breakpoints()) {
            if (book.accountOf(keys(breakpoint, owner)) != null) {
                return breakpoint;
            }
        }
        return null;
    }

    private static long owner(String tenant, String account) {
        return Hash64.of(Hash64.of(OWNER), Hash64.of(Hash64.of(tenant), Hash64.of(account)));
    }

    private static AffinityKeys keys(Prefix prefix, long owner) {
        return AffinityKeys.of(Kind.CACHE_PREFIX, Hash64.of(owner, prefix.key()));
    }
}
