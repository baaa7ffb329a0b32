package gateway.routes.check;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import gateway.routes.text.YamlFault;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlReader;
import gateway.routes.text.YamlReading;
import gateway.routes.text.YamlText;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads files, as far as they can be read. Stateless. */
final class FileCheck {

    static final int MOST_CHARACTERS = 1024 * 1024;
    static final String ENDING = ".camel.yaml";

    private static final String NO_EFFECT = " has no effect, because only names that end in " + ENDING + " count";

    private static final Pattern NEARLY = Pattern.compile("(?i)(.+?)(\\.camel)?\\.(ya?ml|json|xml|java|groovy|txt)");
    private static final Set<String> ENTRIES = Set.of("route", "from", "routeConfiguration", "routeTemplate", "beans");

    private FileCheck() {}

    /** Whether somebody may have meant a file of this name for routes. */
    static boolean mayBeMeant(String name) {
        return NEARLY.matcher(name).matches();
    }

    /** Whether Camel would be given a file of this name; tells where it would not, and looks as if it should. */
    static boolean counts(RouteText file, Consumer<RouteFinding> out) {
        if (file.name().endsWith(ENDING) && file.name().length() > ENDING.length()) {
            return true;
        }
        var nearly = NEARLY.matcher(file.name());
        if (nearly.matches()) {
            out.accept(file.finding(
                    RouteRule.FILE_ENDING,
                    Spot.START,
                    file.name() + NO_EFFECT,
                    "rename it to " + nearly.group(1) + ENDING + ", or remove it"));
        } else {
            out.accept(file.finding(
                    RouteRule.FILE_ENDING,
                    Spot.START,
                    file.name() + NO_EFFECT,
                    "give it a name that ends so, or leave it out"));
        }
        return false;
    }

    /** What stands in a file; nothing where it cannot be used. */
    static Optional<RouteDocument> read(RouteText file, Consumer<RouteFinding> out) {
        String text = file.text();
        if (text.length() > MOST_CHARACTERS) {
            out.accept(file.finding(
                    RouteRule.FILE_SIZE,
                    Spot.START,
                    "the file has more than " + MOST_CHARACTERS + " characters",
                    "divide it into several files"));
            return Optional.empty();
        }
        if (text.isBlank()) {
            out.accept(file.finding(
                    RouteRule.FILE_EMPTY, Spot.START, "the file is empty", "write routes into it, or remove it"));
            return Optional.empty();
        }
        int broken = text.indexOf('�');
        if (broken >= 0) {
            out.accept(file.finding(
                    RouteRule.FILE_ENCODING, spotOf(text, broken), "the file is not UTF-8 text", "save it as UTF-8"));
            return Optional.empty();
        }
        YamlReading reading = YamlReader.read(text);
        reading.faults().forEach(fault -> out.accept(finding(file, fault)));
        return reading.faults().isEmpty() ? root(file, reading.root(), out) : Optional.empty();
    }

    private static Optional<RouteDocument> root(RouteText file, @Nullable YamlNode root, Consumer<RouteFinding> out) {
        switch (root) {
            case null ->
                out.accept(file.finding(
                        RouteRule.FILE_WITHOUT_ROUTES,
                        Spot.START,
                        "the file has comments only",
                        "write routes into it, or remove it"));
            case YamlList list -> {
                return Optional.of(RouteDocument.of(file, list));
            }
            case YamlMap map -> {
                String first = map.values().keySet().stream().findFirst().orElse("route");
                out.accept(file.finding(
                        RouteRule.LIST_EXPECTED,
                        map.spot(),
                        "the file is a map, and a list was expected, so that none of its routes would be there",
                        ENTRIES.contains(first)
                                ? "write \"- " + first + ":\" with a hyphen, and indent all below it by two more"
                                : "begin each entry with a hyphen, like \"- route:\""));
            }
            case YamlText text
            when text.absent() ->
                out.accept(file.finding(
                        RouteRule.FILE_WITHOUT_ROUTES,
                        text.spot(),
                        "the file holds nothing",
                        "write routes into it, or remove it"));
            default ->
                out.accept(file.finding(
                        RouteRule.LIST_EXPECTED,
                        root.spot(),
                        "the file is a single text, and a list of routes was expected",
                        "begin each entry with a hyphen, like \"- route:\""));
        }
        return Optional.empty();
    }

    private static RouteFinding finding(RouteText file, YamlFault fault) {
        RouteRule rule = switch (fault.kind()) {
            case SYNTAX -> RouteRule.YAML_SYNTAX;
            case DUPLICATE_KEY -> RouteRule.YAML_DUPLICATE_KEY;
            case DEPTH -> RouteRule.YAML_DEPTH;
            case ALIASES -> RouteRule.YAML_ALIASES;
            case DOCUMENTS -> RouteRule.YAML_DOCUMENTS;
        };
        return file.finding(rule, fault.spot(), fault.sentence(), fault.remedy());
    }

    private static Spot spotOf(String text, int index) {
        String before = text.substring(0, index);
        int line = (int) before.chars().filter(letter -> letter == '\n').count() + 1;
        return new Spot(line, index - before.lastIndexOf('\n'));
    }
}
