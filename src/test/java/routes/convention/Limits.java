package routes.convention;

import static routes.convention.Convention.complainIf;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What routes leave to Java and to the settings, and how large they may grow. */
final class Limits {

    private static final int STEPS = 12;
    private static final int DEPTH = 5;
    private static final int SIMPLE = 60;

    private static final Set<String> SCRIPTS =
            Set.of("script", "groovy", "js", "javascript", "joor", "java", "mvel", "ognl", "python", "spel", "wasm");
    private static final Set<String> PROSE = Set.of("id", "description", "message");
    /** Quartz counts its misfire instructions instead of naming them. */
    private static final Set<String> CODES = Set.of("trigger.misfireInstruction");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]*)}}");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w./{-])\\d+(\\.\\d+)*[A-Za-z]{0,2}(?![\\w-])");
    private static final Pattern HOST = Pattern.compile(
            "\\w+://|\\blocalhost\\b|\\b([a-z0-9-]+\\.)+(ai|com|dev|internal|io|local|net|org)(?![.\\w-])");
    private static final Pattern CLASS = Pattern.compile("\\b([a-z][a-z0-9_]*\\.)+[A-Z]\\w*");
    private static final Set<String> EXCEPTIONS = Set.of("gateway.error.GatewayFailure", "java.lang.Throwable");

    private Limits() {}

    static Stream<String> script(Flow flow) {
        Stream<String> keys = flow.keys().filter(SCRIPTS::contains);
        Stream<String> named = flow.leaves()
                .filter(leaf -> leaf.key().equals("language"))
                .map(Flow.Leaf::value)
                .filter(SCRIPTS::contains);
        return Stream.concat(keys, named).map(language -> flow.id() + ": expected no code in a route, got " + language);
    }

    static Stream<String> stepCount(Flow flow) {
        int count = flow.steps().size();
        return complainIf(count > STEPS, flow.id() + ": expected at most " + STEPS + " steps, got " + count);
    }

    static Stream<String> nesting(Flow flow) {
        int depth = flow.steps().stream().mapToInt(Flow.Step::depth).max().orElse(0);
        return complainIf(depth > DEPTH, flow.id() + ": expected at most " + DEPTH + " levels, got " + depth);
    }

    static Stream<String> simpleLength(Flow flow) {
        return expressions(flow.body())
                .filter(text -> text.length() > SIMPLE)
                .map(text -> flow.id() + ": expected a simple expression of at most " + SIMPLE + " characters, got "
                        + text.length());
    }

    /** The texts of all simple expressions, in the long form and in the short one. */
    private static Stream<String> expressions(Object node) {
        if (node instanceof Iterable<?> list) {
            Stream.Builder<Object> elements = Stream.builder();
            list.forEach(elements);
            return elements.build().flatMap(Limits::expressions);
        }
        if (!(node instanceof Map<?, ?> map)) {
            return Stream.empty();
        }
        return map.entrySet().stream().flatMap(entry -> {
            if (!entry.getKey().equals("simple")) {
                return expressions(entry.getValue());
            }
            return Stream.of(String.valueOf(
                    entry.getValue() instanceof Map<?, ?> options ? options.get("expression") : entry.getValue()));
        });
    }

    static Stream<String> literal(Flow flow) {
        return flow.leaves()
                .filter(leaf -> !PROSE.contains(leaf.key()) && !CODES.contains(leaf.key()))
                .flatMap(leaf -> {
                    String rest = PLACEHOLDER.matcher(leaf.value()).replaceAll("");
                    return Stream.of(NUMBER, HOST)
                            .flatMap(pattern -> pattern.matcher(rest).results())
                            .map(MatchResult::group)
                            .map(found -> flow.id() + ": expected a placeholder in " + leaf.key() + ", got " + found);
                });
    }

    static Stream<String> placeholder(Flow flow, Set<String> properties) {
        return flow.leaves()
                .flatMap(leaf -> PLACEHOLDER.matcher(leaf.value()).results())
                .map(found -> found.group(1))
                .filter(key -> !properties.contains(key) && flow.parameter(key) == null)
                .map(key ->
                        flow.id() + ": expected a key of application.properties" + orParameter(flow) + ", got " + key);
    }

    private static String orParameter(Flow flow) {
        return flow.isTemplate() ? " or a parameter" : "";
    }

    static Stream<String> className(Flow flow) {
        return flow.leaves()
                .flatMap(leaf -> CLASS.matcher(leaf.value())
                        .results()
                        .map(MatchResult::group)
                        .filter(name -> !leaf.key().equals("exception") || !EXCEPTIONS.contains(name))
                        .map(name -> flow.id() + ": expected no Java class in " + leaf.key() + ", got " + name));
    }
}
