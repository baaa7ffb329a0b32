package gateway.routes.text;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Puts what the YAML parser says into words that help. */
final class SyntaxWords {

    private static final String CORRECT = "correct the line, or the one above it";

    private static final Map<String, String> REMEDIES = Map.of(
            "mapping values are not allowed",
            "put quotes around a value that has a colon and a space, and indent options deeper than their step",
            "(TAB)",
            "indent by spaces, not by tabs",
            "expected <block end>",
            "indent all keys of a map, and all items of a list, alike",
            "could not find expected ':'",
            "end each key with a colon, and put quotes around a text of several lines",
            "expected the node content, but found '<stream end>'",
            "close the bracket or the brace that is open",
            "found unexpected end of stream",
            "close the quotes",
            "expected ',' or ']'",
            "close the bracket ]",
            "expected ',' or '}'",
            "close the brace }",
            "found undefined alias",
            "write &name before the part that *name stands for, or quotes around a value that begins with an asterisk");

    private SyntaxWords() {}

    static YamlFault of(YamlEngineException failure) {
        if (!(failure instanceof MarkedYamlEngineException marked)) {
            return new YamlFault(
                    YamlFault.Kind.SYNTAX,
                    Spot.START,
                    "this is no YAML: " + plain(String.valueOf(failure.getMessage())),
                    CORRECT);
        }
        String problem = plain(String.valueOf(marked.getProblem()));
        Spot spot = marked.getProblemMark()
                .or(marked::getContextMark)
                .map(SyntaxWords::spot)
                .orElse(Spot.START);
        String context =
                marked.getContext() == null ? "" : " (" + plain(marked.getContext()) + contextLine(marked, spot) + ")";
        String remedy = REMEDIES.entrySet().stream()
                .filter(each -> problem.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(CORRECT);
        return new YamlFault(YamlFault.Kind.SYNTAX, spot, "this is no YAML: " + problem + context, remedy);
    }

    static Spot spot(Mark mark) {
        return new Spot(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String contextLine(MarkedYamlEngineException marked, Spot spot) {
        Optional<Spot> begin = marked.getContextMark().map(SyntaxWords::spot);
        return begin.isPresent() && begin.get().line() != spot.line()
                ? " that begins in line " + begin.get().line()
                : "";
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
