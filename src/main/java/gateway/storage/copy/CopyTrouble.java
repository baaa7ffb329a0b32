package gateway.storage.copy;

import gateway.backup.BackupException;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why PostgreSQL did not do its part of a backup or of what is restored, in the words of operators: by the class of its error
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 *
 * @param table whose rows it did not take; null where none were on their way
 */
public record CopyTrouble(SQLException refusal, @Nullable String table) {

    /**
     * One sentence.
     *
     * @param what was to be done with the database, such as {@code restored}
     */
    public static BackupException of(String what, SQLException refusal) {
        return new CopyTrouble(refusal, null).sentence(what);
    }

    BackupException sentence(String what) {
        String state = Objects.requireNonNullElse(refusal.getSQLState(), "");
        String cause = switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "21", "22", "23" -> table == null ? other(state) : rows(state);
            case "08", "57" -> "the connection to it was lost; see in its log why it ended that, and try again";
            case "25" -> "it can only be read now; let DATABASE_URL name the primary server";
            case "40", "55" -> "somebody else works on its tables; stop that, and try again";
            case "42" ->
                state.equals("42501")
                        ? "its user may not do that with its tables; make it the owner of the database"
                        : other(state);
            case "53" ->
                state.equals("53100")
                        ? "its disk is full; make room there, and try again"
                        : "its server has too little memory or too few connections left; try again later";
            default -> other(state);
        };
        return new BackupException("the database cannot be " + what + ": " + cause + "; nothing is changed", refusal);
    }

    private String rows(String state) {
        return "the table " + table + " of the backup has rows that "
                + (state.startsWith("22") ? "cannot be read" : "contradict each other") + "; take another backup";
    }

    private String other(String state) {
        String line = String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
        return "PostgreSQL says " + state + ", " + line;
    }
}
