package gateway.storage.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;

/** Why the embedded server does not start, and what to do about it, in words for operators. */
final class StartFailure {

    /** What Java calls a user whose id the password database does not know. */
    private static final String NO_NAME = "";

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
        return folder.lastError().orElse(String.valueOf(reason.getMessage())) + " (log: " + folder.log() + ").";
    }
}
