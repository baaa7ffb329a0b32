package gateway.error;

import org.jspecify.annotations.Nullable;

/**
 * The storage cannot start, and the process had better end. The message is one sentence for the operator: what failed and what
 * to do. It never holds a password.
 */
public final class StorageStartException extends RuntimeException {

    public StorageStartException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
