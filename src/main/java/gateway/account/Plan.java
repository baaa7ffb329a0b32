package gateway.account;

/** The subscription of an account's organisation (protocol.md section 2 and 4). */
public enum Plan {
    FREE,
    PRO,
    MAX,
    TEAM,
    ENTERPRISE,
    /** The provider has not told. */
    UNKNOWN
}
