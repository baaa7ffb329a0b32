package gateway.credential;

/** A sealed secret cannot be opened: another master key, another row, or a changed text. Its message holds no secret. */
public final class UnreadableSecretException extends RuntimeException {

    UnreadableSecretException(String message) {
        super(message, null, false, true);
    }
}
