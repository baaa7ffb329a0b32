package gateway.routes.model;

import java.util.ArrayList;
import java.util.List;

/** Finds signs of addresses outside of placeholders, expressions and raw values, in which they mean nothing. Stateless. */
final class UriScan {

    private UriScan() {}

    /** Where a sign stands first, -1 where it does not. */
    static int indexOf(String text, char sign) {
        return indexOf(text, sign, 0);
    }

    static List<String> split(String text, char sign) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        int end = indexOf(text, sign, 0);
        while (end >= 0) {
            parts.add(text.substring(begin, end));
            begin = end + 1;
            end = indexOf(text, sign, begin);
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static int indexOf(String text, char sign, int from) {
        int index = from;
        while (index < text.length()) {
            int end = endOfPart(text, index);
            if (end > index) {
                index = end;
            } else if (text.charAt(index) == sign) {
                return index;
            } else {
                index++;
            }
        }
        return -1;
    }

    /** Behind the placeholder, expression or raw value that begins here; here where none does, or it has no end. */
    private static int endOfPart(String text, int begin) {
        if (text.startsWith("{{", begin)) {
            return end(text, begin, "}}");
        }
        if (text.startsWith("${", begin)) {
            return end(text, begin, "}");
        }
        return text.startsWith("RAW(", begin) ? end(text, begin, ")") : begin;
    }

    private static int end(String text, int begin, String mark) {
        int found = text.indexOf(mark, begin);
        return found < 0 ? begin : found + mark.length();
    }
}
