package gateway.storage.connection;

import gateway.error.StorageStartException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why a database cannot be used, in words for the operator: the cause, a semicolon, the remedy. It never holds a password. What
 * a failure means is told by its SQLSTATE (PostgreSQL's manual, appendix A) and by the type of its cause, not by its text, which
 * comes in the language of the server.
 *
 * @param passing whether it may pass without anybody's doing, so that waiting helps
 * @param sentence without a full stop
 */
public record Trouble(boolean passing, String sentence) {

    private static final int LONGEST_WORDS = 300;

    /** What a failed connection, query or migration means. */
    public static Trouble of(Throwable failure, ConnectionTarget target) {
        SQLException sql = find(failure, SQLException.class);
        String state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
        String server = "PostgreSQL at " + target.place();
        Trouble known = state.startsWith("08") || state.isEmpty()
                ? ofConnection(failure, state, server, target)
                : ofState(state, server, failure, target);
        if (known != null) {
            return known;
        }
        String code = state.isEmpty() ? "" : " (SQLSTATE " + state + ")";
        return wrong(server + " cannot be used: " + words(sql == null ? failure : sql) + code
                + "; see DATABASE_URL and PostgreSQL's log");
    }

    /** A failure that ends the start. */
    public StorageStartException refusal() {
        return new StorageStartException(sentence, null);
    }

    /** What to tell of a process that has worked with the database: its settings are read at the start only. */
    public String whileRunning() {
        return !passing && sentence.contains("DATABASE_URL") ? sentence + ", and start the proxy again" : sentence;
    }

    private static @Nullable Trouble ofConnection(
            Throwable failure, String state, String server, ConnectionTarget target) {
        if (find(failure, UnknownHostException.class) != null) {
            return wrong("no host of the name " + target.host()
                    + " is known, which DATABASE_URL names; correct it, or the name service");
        }
        if (find(failure, ConnectException.class) != null) {
            return passing(
                    "nothing listens at " + target.place() + "; start PostgreSQL there, or correct DATABASE_URL");
        }
        if (find(failure, SocketTimeoutException.class) != null) {
            return passing(
                    target.place() + " does not answer; start PostgreSQL there, let its firewall pass this machine,"
                            + " or correct DATABASE_URL");
        }
        if (find(failure, NoRouteToHostException.class) != null) {
            return passing(
                    target.place() + " cannot be reached from here; see to the network, or correct DATABASE_URL");
        }
        SSLException tls = find(failure, SSLException.class);
        if (tls != null) {
            return wrong("TLS with " + target.place() + " fails: " + words(tls)
                    + "; correct sslmode or sslrootcert in DATABASE_URL");
        }
        if (words(failure).startsWith("Invalid ")) {
            // The driver's own check of its parameters has the SQLSTATE of a server that is absent.
            return wrong(
                    "a parameter of DATABASE_URL cannot be used (" + words(failure) + "); correct it, or take it out");
        }
        return switch (state) {
            case "08P01" ->
                wrong("what listens at " + target.place() + " does not speak as PostgreSQL does; correct DATABASE_URL");
            case "08004" -> refusedByDriver(failure, server, target);
            case "08000", "08001", "08003", "08006" ->
                passing(server + " does not answer (" + words(failure)
                        + "); see whether it runs, or correct DATABASE_URL");
            default -> null;
        };
    }

    /** The driver gives one SQLSTATE to what it cannot agree on with the server. */
    private static Trouble refusedByDriver(Throwable failure, String server, ConnectionTarget target) {
        if (target.wantsTls()) {
            return wrong(server
                    + " speaks no TLS, which DATABASE_URL asks for (sslmode); switch it on there, or take sslmode"
                    + " out");
        }
        return target.hasPassword()
                ? wrong(server + " asks for a way to sign in that is not supported: " + words(failure)
                        + "; see its pg_hba.conf")
                : wrong(server + " asks for a password, and DATABASE_URL has none; put it in as user:password@host");
    }

    private static @Nullable Trouble ofState(String state, String server, Throwable failure, ConnectionTarget target) {
        String user = "user \"" + target.userName() + "\"";
        return switch (state) {
            case "28P01" -> wrong(server + " refuses the password of " + user + "; correct them in DATABASE_URL");
            case "28000" -> wrong(notLetIn(server, user, failure));
            case "3D000", "57P04" ->
                wrong(server + " has no database \"" + target.database()
                        + "\"; make it (createdb), or correct DATABASE_URL");
            case "42501" ->
                wrong(user + " lacks a right in database \"" + target.database() + "\" (" + words(failure)
                        + "); make it the database's owner, or GRANT CREATE ON SCHEMA public to it");
            case "3F000" ->
                wrong("database \"" + target.database() + "\" has no schema for " + user
                        + "; make it, or correct currentSchema in DATABASE_URL");
            case "25006" -> wrong(server + " can only be read; let DATABASE_URL name the primary server");
            case "57P01", "57P02", "57P03" ->
                passing(server + " is starting, stopping or recovering; wait, or see its log");
            case "40001", "40P01", "55P03" ->
                passing(server + " is busy with another node's work (" + words(failure) + "); wait");
            default ->
                state.startsWith("53")
                        ? passing(server + " has reached a limit (" + words(failure)
                                + "); free space or connections there")
                        : null;
        };
    }

    /** The server's routine says who refuses, its text may be in any language. */
    private static String notLetIn(String server, String user, Throwable failure) {
        PSQLException refused = find(failure, PSQLException.class);
        ServerErrorMessage message = refused == null ? null : refused.getServerErrorMessage();
        String routine = message == null ? "" : Objects.requireNonNullElse(message.getRoutine(), "");
        return routine.equals("InitializeSessionUserId")
                ? server + " has no " + user + " that may sign in; make it (createuser), or correct DATABASE_URL"
                : server + " does not let " + user + " in from here (" + words(failure)
                        + "); allow it in pg_hba.conf, where that wants TLS with sslmode=require in DATABASE_URL";
    }

    /** The server's own words where there are any, in one line. */
    private static String words(Throwable failure) {
        PSQLException told = find(failure, PSQLException.class);
        ServerErrorMessage message = told == null ? null : told.getServerErrorMessage();
        String text = message != null && message.getMessage() != null
                ? message.getMessage()
                : String.valueOf((told == null ? failure : told).getMessage());
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.length() > LONGEST_WORDS ? line.substring(0, LONGEST_WORDS) + "…" : line;
    }

    private static Trouble wrong(String sentence) {
        return new Trouble(false, sentence);
    }

    private static Trouble passing(String sentence) {
        return new Trouble(true, sentence);
    }

    /** The innermost throwable of a type; drivers and pools wrap what has happened. */
    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        T found = null;
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 20; depth++) {
            if (type.isInstance(each)) {
                found = type.cast(each);
            }
            each = each.getCause();
        }
        return found;
    }
}
