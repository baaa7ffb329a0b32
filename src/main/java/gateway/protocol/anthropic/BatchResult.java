package gateway.protocol.anthropic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request of a batch that was answered (docs/wire.md, "Batches and other resources").
 *
 * @param customId what its client calls it, unique in the batch
 * @param model the model that answered, null when not told
 * @param usage what the answer used
 */
public record BatchResult(String customId, @Nullable String model, UsageGatherer usage) {

    /** What it is known by in its batch: no two can be made that have the same. */
    public UUID key() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(customId.getBytes(StandardCharsets.UTF_8));
            ByteBuffer words = ByteBuffer.wrap(hash);
            return new UUID(words.getLong(), words.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
