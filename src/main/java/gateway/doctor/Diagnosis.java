package gateway.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What a check has found.
 *
 * @param what was looked at, in a word or two
 * @param finding in words for the operator; no secret is in it
 * @param remedy what to do; null where there is nothing to do
 */
public record Diagnosis(
        Grade grade, String what, String finding, @Nullable String remedy) {

    /** How bad it is. */
    public enum Grade {
        OK,
        WARN,
        /** Requests fail, or the proxy does not start. */
        FAIL
    }

    /** All is well. */
    public static Diagnosis ok(String what, String finding) {
        return new Diagnosis(Grade.OK, what, finding, null);
    }

    /** Something to look at, while requests are served. */
    public static Diagnosis warn(String what, String finding, String remedy) {
        return new Diagnosis(Grade.WARN, what, finding, remedy);
    }

    /** Requests fail, or the proxy does not start. */
    public static Diagnosis fail(String what, String finding, @Nullable String remedy) {
        return new Diagnosis(Grade.FAIL, what, finding, remedy);
    }

    /** The same where nothing may depend on it. */
    public Diagnosis atMostWarn() {
        return grade == Grade.FAIL ? new Diagnosis(Grade.WARN, what, finding, remedy) : this;
    }

    /** The line that operators read. */
    public String line() {
        String mark = grade == Grade.FAIL ? "FAIL" : grade == Grade.WARN ? "warn" : "ok  ";
        String end = remedy == null ? "" : "; " + remedy;
        return mark + "  " + what + ": " + (remedy == null ? finding : finding.replaceAll("\\.$", "")) + end;
    }
}
