package gateway.account;

/** The subscription of an account's organisation (docs/wire.md, "Profile and usage windows" and "Session cookies"). */
public enum Plan {
    FREE,
    PRO,
    MAX,
    TEAM,
    ENTERPRISE,
    /** Anthropic has not told. */
    UNKNOWN
}
