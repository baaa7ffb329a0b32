package gateway.protocol.anthropic;

import java.util.List;

/**
 * Hashes of the beginnings of the conversation in a Messages request, by which later requests are recognised. A prefix takes in
 * the model, the system prompt, the tools and the messages up to some point, so it is equal for two requests when Anthropic
 * could serve both from one prompt cache. They leave out what clients change from turn to turn without meaning another prompt:
 * {@code cache_control}, the billing block, and all other members of the request. Immutable.
 *
 * @param firstUserMessage hash of the first message of the user, reminders before it left out; 0 when there is none
 * @param boundaries prefixes up to the end of a message, or of a block with a cache breakpoint, that include a message of the
 *     user; the longest first, at most 64
 * @param breakpoints those of the boundaries that are at a cache breakpoint, the longest first, at most 8
 */
public record ConversationHashes(long firstUserMessage, List<Long> boundaries, List<Long> breakpoints) {

    /** Nothing to be known by. */
    public static final ConversationHashes NONE = new ConversationHashes(0, List.of(), List.of());

    public ConversationHashes {
        boundaries = List.copyOf(boundaries);
        breakpoints = List.copyOf(breakpoints);
    }

    /**
     * Reads a body in one pass. Safe from many threads; the body is not changed. Never throws: a body that
     * {@link RequestInspector} would refuse gives {@link #NONE}, or hashes of no meaning.
     */
    public static ConversationHashes read(byte[] body) {
        return new ConversationReader(body).read();
    }
}
