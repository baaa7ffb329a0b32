package gateway.backup;

import org.jspecify.annotations.Nullable;

/** A backup cannot be made or restored. The message is one sentence for the operator, with the remedy where there is one. */
public final class BackupException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public BackupException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
