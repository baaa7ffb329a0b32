package gateway.protocol.form;

import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.InvalidRequestException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The boundary that a content type of {@code multipart/form-data} names. Stateless. */
public final class FormBoundary {

    private static final String TYPE = "multipart/form-data";

    /** RFC 2046, 5.1.1: up to 70 characters, no space at the end; as a token or quoted. */
    private static final Pattern PARAMETER = Pattern.compile(
            "\\s*boundary\\s*=\\s*(?:\"([0-9A-Za-z'()+_,\\-./:=? ]{0,69}[0-9A-Za-z'()+_,\\-./:=?])\""
                    + "|([0-9A-Za-z'+_\\-.]{1,70}))\\s*",
            Pattern.CASE_INSENSITIVE);

    private FormBoundary() {}

    /** Whether a content type is that of a form. */
    public static boolean isForm(@Nullable String contentType) {
        return contentType != null
                && contentType.regionMatches(true, 0, TYPE, 0, TYPE.length())
                && (contentType.length() == TYPE.length() || "; \t".indexOf(contentType.charAt(TYPE.length())) >= 0);
    }

    /**
     * The boundary of a form.
     *
     * @throws InvalidRequestException where it names none, or more than one, or what can be none
     */
    public static String of(String contentType) throws InvalidRequestException {
        String found = null;
        int begin = contentType.indexOf(';');
        while (begin >= 0) {
            int end = endOf(contentType, begin + 1);
            String parameter = contentType.substring(begin + 1, end);
            if (parameter.strip().regionMatches(true, 0, "boundary", 0, 8)) {
                Matcher read = PARAMETER.matcher(parameter);
                if (found != null || !read.matches()) {
                    throw wrong();
                }
                found = read.group(1) == null ? read.group(2) : read.group(1);
            }
            begin = end < contentType.length() ? end : -1;
        }
        if (found == null) {
            throw wrong();
        }
        return found;
    }

    /** The next semicolon that is not quoted. */
    private static int endOf(String contentType, int from) {
        boolean quoted = false;
        for (int i = from; i < contentType.length(); i++) {
            char character = contentType.charAt(i);
            if (character == '"') {
                quoted = !quoted;
            } else if (character == ';' && !quoted) {
                return i;
            }
        }
        return contentType.length();
    }

    private static InvalidRequestException wrong() {
        return new InvalidRequestException(
                Reason.SHAPE, "content-type: expected multipart/form-data with one boundary");
    }
}
