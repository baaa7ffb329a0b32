package gateway.oauth;

/** An account has no token that can be used now. Its message is for operators and holds no secret. */
public final class RefreshFailedException extends RuntimeException {

    private final boolean refused;

    /**
     * A failure.
     *
     * @param reason why, in words for operators
     * @param refused whether only a new sign-in helps; otherwise the same call may succeed later
     */
    public RefreshFailedException(String reason, boolean refused) {
        super(reason, null, false, false);
        this.refused = refused;
    }

    /** Why, in words for operators. */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** Whether only a new sign-in helps; otherwise the same call may succeed later. */
    public boolean refused() {
        return refused;
    }
}
