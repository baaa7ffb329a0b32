package gateway.protocol.form;

import static gateway.protocol.form.FormReader.wrong;

import gateway.protocol.anthropic.InvalidRequestException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the headers of a part tell: its name, and whether it is a plain text. Not safe from many threads. */
final class PartHead {

    private static final String FORM = "form-data";
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*;\\s*([A-Za-z*]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s\";]+))");
    private static final Pattern END = Pattern.compile("\\s*;?\\s*");
    private static final Pattern NOT_CODED = Pattern.compile("7bit|8bit|binary", Pattern.CASE_INSENSITIVE);
    private static final Pattern READABLE = Pattern.compile(".*charset\\s*=\\s*\"?(utf-8|us-ascii)\"?\\s*");

    private boolean told;
    private @Nullable String name;
    private boolean plain = true;

    /** Takes one line. */
    void read(String line) throws InvalidRequestException {
        int colon = line.indexOf(':');
        if (colon < 1 || line.charAt(0) <= ' ' || line.charAt(colon - 1) <= ' ') {
            throw wrong("the form: expected headers of one line each");
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-disposition" -> {
                if (told) {
                    throw wrong("the form: expected one content-disposition of each part");
                }
                told = true;
                readDisposition(value);
            }
            case "content-transfer-encoding" ->
                plain &= NOT_CODED.matcher(value).matches();
            case "content-type" -> plain &= isReadable(value.toLowerCase(Locale.ROOT));
            default -> {}
        }
    }

    private static boolean isReadable(String type) {
        return !type.contains("charset") || READABLE.matcher(type).matches();
    }

    private void readDisposition(String disposition) throws InvalidRequestException {
        int end = FORM.length();
        boolean form = disposition.regionMatches(true, 0, FORM, 0, end);
        Matcher parameters = PARAMETER.matcher(disposition);
        while (form && parameters.find(end) && parameters.start() == end) {
            end = parameters.end();
            readParameter(
                    parameters.group(1).toLowerCase(Locale.ROOT),
                    parameters.group(2) == null ? parameters.group(3) : parameters.group(2));
        }
        if (!form || name == null || !END.matcher(disposition.substring(end)).matches()) {
            throw wrong("the form: expected a content-disposition with a name of each part");
        }
    }

    private void readParameter(String parameter, String value) throws InvalidRequestException {
        if (value.endsWith("\\")) {
            // For some readers the quote behind it is no end.
            throw wrong("the form: expected no quotes within names");
        }
        if (!parameter.startsWith("name")) {
            plain = false;
        } else if (name != null || !parameter.equals("name") || value.indexOf('\\') >= 0) {
            throw wrong("the form: expected one plain name of each part");
        } else {
            name = value;
        }
    }

    /** This, where it has a name. */
    PartHead checked() throws InvalidRequestException {
        if (!told) {
            throw wrong("the form: expected a content-disposition of each part");
        }
        return this;
    }

    /** The name of the field. */
    String name() {
        return name == null ? "" : name;
    }

    /** Whether the part is a text that stands there as it is, and no file. */
    boolean isPlain() {
        return plain;
    }
}
