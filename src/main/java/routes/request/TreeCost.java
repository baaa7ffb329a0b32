package routes.request;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.Grant;
import gateway.protocol.anthropic.RequestSummary;
import java.util.function.IntSupplier;

/** What trees of JSON cost, and who may have some. Safe from many threads. */
public final class TreeCost {

    /** What a token becomes in a tree, in bytes: measured with objects, arrays, numbers and short texts, rounded up. */
    private static final int BYTES_PER_TOKEN = 80;

    /** The tree that is read and what it is translated to, in between too. */
    private static final int TREES = 3;

    /** Texts are once in the trees and twice in what is written: while it grows, and whole. */
    private static final int TEXTS = 3;

    /** Up to so much it belongs to what the request costs by being there: large ones leave room for it. */
    private static final int FREE_BYTES = 256 * 1024;

    private final IntSupplier maxTokens;

    /** @param maxTokens of a request or an answer that is translated */
    public TreeCost(IntSupplier maxTokens) {
        this.maxTokens = maxTokens;
    }

    /**
     * Holds memory for the translation of a request, once for all tries.
     *
     * @throws GatewayFailure where it has too many tokens, or there is no memory
     */
    public void hold(RequestContext context) {
        RequestSummary summary = context.summary();
        if (summary == null || context.body().treeIsHeld()) {
            return;
        }
        if (summary.tokens() > maxTokens.getAsInt()) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_TOO_MANY_VALUES, maxTokens.getAsInt());
        }
        long bytes = of(summary.tokens(), context.body().plain().length);
        if (bytes > 0) {
            MemoryFailures.require(context.holding(), bytes);
        } else {
            holdSmall(context, summary.tokens() * BYTES_PER_TOKEN);
        }
        context.body().holdTree();
    }

    /** Holds memory for another body in place of a request's own, once for all tries. */
    public static void holdCopy(RequestContext context) {
        int length = context.body().plain().length;
        if (!context.body().treeIsHeld() && length > FREE_BYTES) {
            MemoryFailures.require(context.holding(), length);
        }
        context.body().holdTree();
    }

    /** Thousands of small trees are much too; they leave room for each other, not for large ones. */
    private static void holdSmall(RequestContext context, long bytes) {
        if (bytes > BaseMemory.BYTES && context.holding().growBase(bytes) != Grant.GRANTED) {
            throw MemoryFailures.ofRequest(Grant.BUSY);
        }
    }

    /** Whether an answer of so many tokens is translated. */
    public boolean allows(long tokens) {
        return tokens <= maxTokens.getAsInt();
    }

    /** Bytes to be held for reading, translating and writing a text of so many tokens and bytes; 0 for little. */
    public static long of(long tokens, int length) {
        long bytes = tokens * BYTES_PER_TOKEN * TREES + (long) length * TEXTS;
        return bytes <= FREE_BYTES ? 0 : bytes;
    }
}
