package architecture;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges what a text says about pages of documentation: each page is in the repository, and the page of wire facts is mentioned
 * with the sections that hold them.
 *
 * @param sections the headings of the page of wire facts
 * @param exists whether a page of this path is in the repository
 */
record PageMentions(Set<String> sections, Predicate<String> exists) {

    private static final Pattern HEADING = Pattern.compile("^## (.+)$", Pattern.MULTILINE);
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");
    private static final Pattern PAGE = Pattern.compile("[\\w.-]+(?:/[\\w.-]+)*\\.md\\b");
    private static final Pattern WIRE = Pattern.compile("docs/wire\\.md((?:,? (?:and )?\"[^\"]+\")*)");
    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");
    /** Where a comment goes on in the next line. */
    private static final Pattern LINE_BREAK = Pattern.compile("\\R[ \\t]*(?:\\*(?!/)|//|#)?[ \\t]*");

    static Set<String> headings(String page) {
        return HEADING.matcher(page).results().map(found -> found.group(1)).collect(Collectors.toUnmodifiableSet());
    }

    /** What is wrong in a text of the code, in words; empty when nothing is. */
    List<String> complaints(String text) {
        return Stream.concat(
                        missing(text), WIRE.matcher(onOneLine(text)).results().flatMap(this::sections))
                .toList();
    }

    /** The pages that a text mentions and that are not there, in words. */
    Stream<String> missing(String text) {
        return PAGE.matcher(onOneLine(text))
                .results()
                .map(MatchResult::group)
                .filter(exists.negate())
                .map(page -> page + " is not in the repository");
    }

    private Stream<String> sections(MatchResult mention) {
        List<String> named = NAME.matcher(mention.group(1))
                .results()
                .map(found -> found.group(1))
                .toList();
        return named.isEmpty()
                ? Stream.of("docs/wire.md is mentioned without a section")
                : named.stream()
                        .filter(name -> !sections.contains(name))
                        .map(name -> "docs/wire.md has no section \"" + name + "\"");
    }

    private static String onOneLine(String text) {
        return ADDRESS.matcher(LINE_BREAK.matcher(text).replaceAll(" ")).replaceAll("");
    }
}
