package gateway.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an exception and its causes say, in one line. What networks, disks, databases, upstreams and operators did is told by it
 * whole; a stack trace says something only of our own defects. Stateless.
 */
final class Causes {

    private static final int MOST_CAUSES = 8;

    /** Where the message of an exception is nothing but a name. */
    private static final Map<Class<? extends IOException>, String> NAMED = Map.of(
            UnknownHostException.class, "unknown host",
            NoSuchFileException.class, "no such file",
            AccessDeniedException.class, "access denied",
            FileAlreadyExistsException.class, "file exists already",
            NotDirectoryException.class, "not a folder",
            DirectoryNotEmptyException.class, "folder not empty");

    private static final Pattern CONSTANT = Pattern.compile("[A-Z]+(?:_[A-Z]+)+");

    private Causes() {}

    /**
     * Whether something outside did it, and no line of the code is to blame: the first cause is one of input and output, of SQL,
     * of cryptography or of a time that is over, or has no trace anyway.
     */
    static boolean areOutside(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        Throwable first = chain.getLast();
        return switch (first) {
            case IOException _, UncheckedIOException _ -> true;
            case GeneralSecurityException _, TimeoutException _, SettingsException _ -> true;
            default -> isOfSql(first) || first.getStackTrace().length == 0;
        };
    }

    /** By its name: only the storage knows SQL. */
    private static boolean isOfSql(Throwable thrown) {
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals("java.sql.SQLException")) {
                return true;
            }
        }
        return false;
    }

    /** The messages from the exception to its first cause, without those that only repeat another. */
    static String inOneLine(Throwable thrown) {
        StringBuilder line = new StringBuilder();
        for (Throwable each : chain(thrown)) {
            Throwable cause = each.getCause();
            String message = each.getMessage();
            if (cause != null && (message == null || message.equals(cause.toString()) || isConstant(message))) {
                continue;
            }
            String text = text(each, message);
            if (line.indexOf(text) < 0) {
                line.append(line.isEmpty() ? "" : ": ").append(text);
            }
        }
        return line.toString();
    }

    private static String text(Throwable thrown, @Nullable String message) {
        if (message == null || message.isBlank()) {
            return words(thrown.getClass().getSimpleName());
        }
        if (isConstant(message)) {
            return message.toLowerCase(Locale.ROOT).replace('_', ' ');
        }
        String kind = NAMED.get(thrown.getClass());
        return kind == null || message.indexOf(' ') >= 0 ? message : kind + " " + message;
    }

    /** The name of a kind of failure says less than its cause. */
    private static boolean isConstant(String message) {
        return CONSTANT.matcher(message).matches();
    }

    /** {@code ClosedChannelException} is a closed channel. */
    private static String words(String name) {
        String bare = name.endsWith("Exception") ? name.substring(0, name.length() - "Exception".length()) : name;
        String words = bare.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.isEmpty() ? "no reason given" : words;
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable each = thrown; each != null && chain.size() < MOST_CAUSES; each = each.getCause()) {
            chain.add(each);
        }
        return chain;
    }
}
