package gateway.routes.finding;

import java.util.Locale;

/** What becomes of a set of files that has a finding. */
public enum Severity {
    /** The files are refused. */
    ERROR,
    /** The files are used, and the operator is told. */
    WARNING;

    /** As it is written in lines and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
