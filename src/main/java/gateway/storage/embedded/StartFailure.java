package gateway.storage.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Why the embedded server does not start, and what to do about it, in words for operators. */
final class StartFailure {

    /** What Java calls a user whose id the password database does not know. */
    private static final String NO_NAME = "";

    /** What stands before the words of PostgreSQL: time, process, how bad it is. */
    private static final Pattern MARK = Pattern.compile("^.*?\\b(?:FATAL|PANIC|ERROR|error):\\s*");

    /** How the library begins when the server, or a connection to it, took too long. */
    private static final String TIME_OUT = "Gave up waiting";

    /** What stands before each line of its log. */
    private static final Pattern LOG_MARK = Pattern.compile("^\\d{4}-\\S+ \\S+ \\S+ \\[\\d+] ");

    private StartFailure() {}

    static String words(ServerFolder folder, Throwable reason) {
        String user = ProcessHandle.current().info().user().orElse(NO_NAME);
        if (NO_NAME.equals(user)
                && folder.lastLine(line -> line.contains("unshare")).isPresent()) {
            return "this user's id has no name, and \"unshare -U\" is not allowed here: add a line for it to"
                    + " /etc/passwd, or set DATABASE_URL.";
        }
        if ("root".equals(user) && !LinuxUtils.isUnshareAvailable()) {
            return "it does not run as root, and \"unshare -U\" is not allowed here: run the proxy as another user, or"
                    + " set DATABASE_URL.";
        }
        return cause(folder, String.valueOf(reason.getMessage()));
    }

    /** @param reason what the start itself says */
    static String cause(ServerFolder folder, String reason) {
        String error = folder.lastError().orElse(reason);
        return error.startsWith(TIME_OUT)
                // nothing is damaged as far as is known: a server that is killed, or gets no time, says nothing of it
                ? "it did not come up in time and is gone; " + lastWords(folder, reason)
                        + "; see that nothing kills it and that memory is left, then start again."
                : told(error, folder.data(), folder.log());
    }

    /**
     * For a server that lives and does not answer.
     *
     * @param reason what a try to reach it says
     */
    static String late(long pid, Duration patience, ServerFolder folder, String reason) {
        return "The embedded PostgreSQL (process " + pid + ") does not answer after " + patience.toSeconds() + " s; "
                + lastWords(folder, reason)
                + "; let it end its recovery and start again, or stop that process and see to the disk of "
                + folder.data()
                + ".";
    }

    private static String lastWords(ServerFolder folder, String reason) {
        return folder.lastLine(line -> !line.isBlank() && !line.contains("is starting up"))
                        .map(line -> "the last line of its log is \""
                                + LOG_MARK.matcher(line).replaceFirst("").strip() + "\"")
                        .orElse("its log is empty, and a connection ends with: "
                                + reason.lines().findFirst().orElse(""))
                + " (log: " + folder.log() + ")";
    }

    /**
     * What PostgreSQL has written, with what mends it.
     *
     * @param error a line of its log, or what the start itself says
     */
    static String told(String error, Path data, Path log) {
        if (error.contains("No space left on device") || error.contains("Disk quota exceeded")) {
            return "the disk of " + data
                    + " is full: make room there, or set DATA_FOLDER to a folder on another one (log: " + log + ").";
        }
        return MARK.matcher(error).replaceFirst("").strip() + ": where " + data
                + " is damaged, put the data folder back from a backup, or set DATA_FOLDER to a new one (log: " + log
                + ").";
    }
}
