package gateway.translation.error;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an error says in words: a text as it is, of a page of HTML or XML its message or its title. Stateless. */
final class PlainText {

    /** Characters of a page that are looked at. */
    private static final int LONGEST = 8_000;

    private static final int LONGEST_TITLE = 400;

    /** Not every text with an angle bracket is a page: {@code <400> InternalError.Algo.InvalidParameter: …}. */
    private static final Pattern PAGE = Pattern.compile(
            "(?i)<(?:!doctype|!--|\\?xml|/?(?:html|head|body|title|error|center|h[1-6]|div|span|p|pre|br)\\b)");

    private static final List<Pattern> PLACES =
            List.of(element("message"), element("title"), element("h1"), element("body"));
    private static final Pattern HIDDEN = Pattern.compile("(?is)<(script|style)\\b.{0,4000}?</\\1>|<!--.{0,1000}?-->");
    private static final Pattern TAGS = Pattern.compile("<[^>]{0,500}>");
    private static final Pattern BLANKS = Pattern.compile("\\s{1,1000}");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");

    private PlainText() {}

    private static Pattern element(String name) {
        return Pattern.compile("(?is)<" + name + "\\b[^>]{0,200}>(.{0,4000}?)</" + name + ">");
    }

    /** The words; null where there are none. */
    static @Nullable String of(String text) {
        String whole = text.strip();
        if (whole.isEmpty()) {
            return null;
        }
        return PAGE.matcher(whole).lookingAt() ? ofPage(whole.substring(0, Math.min(whole.length(), LONGEST))) : whole;
    }

    private static @Nullable String ofPage(String page) {
        String shown = HIDDEN.matcher(page).replaceAll(" ");
        for (Pattern place : PLACES) {
            Matcher found = place.matcher(shown);
            String words = found.find() ? words(found.group(1)) : "";
            if (LETTER.matcher(words).find()) {
                return words.substring(0, Math.min(words.length(), LONGEST_TITLE));
            }
        }
        return null;
    }

    private static String words(String markup) {
        String plain = TAGS.matcher(markup).replaceAll(" ");
        plain = plain.replace("&nbsp;", " ").replace("&#39;", "'").replace("&quot;", "\"");
        return BLANKS.matcher(plain.replace("&amp;", "&")).replaceAll(" ").strip();
    }
}
