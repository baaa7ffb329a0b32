package gateway.responses;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response as it was answered, and what it was asked with. Immutable; nobody changes the arrays.
 *
 * @param previousId the response that it goes on from, null for none
 * @param provider name of the provider whose ids its own are, empty where the gateway has made them
 * @param held whether that provider says that it keeps the response too
 * @param items ids of the items of its output
 * @param input the value of {@code input} as the client wrote it, JSON; an empty array where there was none
 * @param answer the response, JSON
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
public record KeptResponse(
        ResponseKey key,
        @Nullable String previousId,
        Instant createdAt,
        String provider,
        boolean held,
        List<String> items,
        byte[] input,
        byte[] answer) {

    /** What it costs to keep besides its bytes, about. */
    private static final int OVERHEAD = 512;

    private static final int PER_ITEM = 128;
    private static final int PER_CHARACTER = 2;

    /** Copies the list. */
    public KeptResponse {
        items = List.copyOf(items);
    }

    /** Bytes that it takes in memory, about. */
    public long bytes() {
        long characters = (long) key.owner().length() + key.id().length() + provider.length();
        if (previousId != null) {
            characters += previousId.length();
        }
        for (String item : items) {
            characters += item.length();
        }
        return OVERHEAD
                + (long) items.size() * PER_ITEM
                + characters * PER_CHARACTER
                + (long) input.length
                + answer.length;
    }
}
