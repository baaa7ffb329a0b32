package routes.convention;

import static routes.convention.Convention.complainIf;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of files, routes and steps, and the words that describe them. */
final class Naming {

    private static final String KEBAB = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
    private static final Pattern FILE = Pattern.compile(KEBAB + "\\.camel\\.yaml");
    private static final Pattern ID = Pattern.compile(KEBAB);
    private static final Pattern VERB_NOUN = Pattern.compile("[a-z]+(-[a-z0-9]+)+");
    private static final Pattern DESCRIPTION = Pattern.compile("[A-Z][a-z]*s( .*[^. ])?");
    private static final Set<String> STEPS_WITH_ID = Set.of(
            "to",
            "toD",
            "bean",
            "process",
            "choice",
            "circuitBreaker",
            "loadBalance",
            "wireTap",
            "split",
            "filter",
            "doTry");
    private static final Map<String, Pattern> ENTRY_NAMES = Map.of(
            "platform-http",
            Pattern.compile("(api|admin)-.+"),
            "quartz",
            Pattern.compile("cron-.+"),
            "quartz-node",
            Pattern.compile("cron-.+"));

    private Naming() {}

    static Stream<String> fileName(List<RouteFile> files) {
        return files.stream()
                .map(RouteFile::name)
                .filter(name -> !FILE.matcher(name).matches())
                .map(name -> name + ": expected a name in kebab-case that ends in .camel.yaml");
    }

    static Stream<String> firstLine(List<RouteFile> files) {
        return files.stream()
                .filter(file -> {
                    List<String> lines = file.text().lines().limit(2).toList();
                    return !lines.getFirst().matches("# [A-Z].+")
                            || lines.getLast().startsWith("#");
                })
                .map(file -> file.name() + ": expected one line of comment first, which says what the file decides");
    }

    static Stream<String> entryKind(List<RouteFile> files) {
        return files.stream()
                .flatMap(file -> file.strangers().stream()
                        .map(kind ->
                                file.name() + ": expected routes, route configurations and templates, got " + kind));
    }

    static Stream<String> idPresent(Flow flow) {
        return complainIf(flow.text("id") == null, flow.id() + " from " + flow.from());
    }

    static Stream<String> idKebab(Flow flow) {
        return complainIf(
                flow.text("id") != null && !ID.matcher(flow.id()).matches(), flow.id() + ": expected kebab-case");
    }

    static Stream<String> idUnique(List<RouteFile> files) {
        Set<String> seen = new HashSet<>();
        Stream<String> ofFlows = Convention.flows(files)
                .flatMap(flow -> Stream.concat(
                        Stream.ofNullable(flow.text("id")),
                        flow.steps().stream().map(step -> step.option("id"))));
        return Stream.concat(ofFlows, Templates.instances(files).map(Instance::id))
                .filter(Objects::nonNull)
                .filter(id -> !seen.add(id))
                .map(id -> id + ": used twice");
    }

    static Stream<String> description(Flow flow) {
        String description = flow.text("description");
        return complainIf(
                description == null || !DESCRIPTION.matcher(description).matches(),
                flow.id() + ": expected a description of one line, third person and no full stop, got " + description);
    }

    static Stream<String> stepId(Flow flow) {
        return flow.steps().stream()
                .filter(step -> step.option("id") == null
                        ? STEPS_WITH_ID.contains(step.kind())
                        : !isStepId(step.option("id"), flow.id()))
                .map(step -> flow.id() + ": expected a " + step.kind() + " with the id " + flow.id()
                        + ".<verb-noun>, got " + step.option("id"));
    }

    private static boolean isStepId(String id, String flowId) {
        return id.startsWith(flowId + ".")
                && VERB_NOUN.matcher(id.substring(flowId.length() + 1)).matches();
    }

    static Stream<String> directName(Flow flow) {
        boolean byOwnName = flow.isTemplate()
                ? flow.parameters().stream()
                        .anyMatch(each -> flow.from().equals("direct:" + flow.id() + "-{{" + each.name() + "}}"))
                : flow.from().equals("direct:" + flow.id());
        return complainIf(
                flow.scheme().equals("direct") && !byOwnName,
                flow.id() + ": expected to be called by its own name" + andParameter(flow) + ", got " + flow.from());
    }

    private static String andParameter(Flow flow) {
        return flow.isTemplate() ? " and a parameter" : "";
    }

    static Stream<String> entryName(Flow flow) {
        Pattern expected = flow.isConfiguration() ? Pattern.compile("errors-.+") : ENTRY_NAMES.get(flow.scheme());
        return complainIf(
                expected != null && !expected.matcher(flow.id()).matches(),
                flow.id() + ": expected an id like " + expected);
    }
}
