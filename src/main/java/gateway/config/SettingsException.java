package gateway.config;

/**
 * A setting that is unknown, or a value that cannot be used. The message is one line for the operator: it names the key, where
 * the value comes from and what was expected. It never holds the value of a secret.
 */
public final class SettingsException extends RuntimeException {

    /** A problem whose message can be printed as it is. */
    public SettingsException(String message) {
        super(message);
    }

    /** A problem with the file or value that caused it. */
    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
