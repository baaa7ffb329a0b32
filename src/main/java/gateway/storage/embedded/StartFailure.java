package gateway.storage.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Why the embedded server does not start, and what to do about it, in words for operators. */
final class StartFailure {

    /** What Java calls a user whose id the password database does not know. */
    private static final String NO_NAME = "";

    /** What stands before the words of PostgreSQL: time, process, how bad it is. */
    private static final Pattern MARK = Pattern.compile("^.*?\\b(?:FATAL|PANIC|ERROR|error):\\s*");

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
        return told(folder.lastError().orElse(String.valueOf(reason.getMessage())), folder.data(), folder.log());
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
