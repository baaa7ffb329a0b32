package routes.jolokia;

/** Who has signed in. */
public enum JmxRole {
    /** May look. */
    VIEWER("viewer"),
    /** May do what harms no request, too. */
    OPERATOR("operator");

    private final String user;

    JmxRole(String user) {
        this.user = user;
    }

    /** The name that goes with the password. */
    public String user() {
        return user;
    }
}
