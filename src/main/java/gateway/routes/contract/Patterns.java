package gateway.routes.contract;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Compares names with patterns as Camel does: equal, with an asterisk at the end, or as a regular expression. Stateless. */
final class Patterns {

    private Patterns() {}

    static boolean matches(String pattern, String name) {
        if (pattern.equalsIgnoreCase(name)) {
            return true;
        }
        String small = name.toLowerCase(Locale.ROOT);
        if (pattern.endsWith("*")
                && small.startsWith(pattern.substring(0, pattern.length() - 1).toLowerCase(Locale.ROOT))) {
            return true;
        }
        try {
            return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                    .matcher(name)
                    .matches();
        } catch (PatternSyntaxException none) {
            return false;
        }
    }
}
