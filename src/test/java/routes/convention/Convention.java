package routes.convention;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One convention.
 *
 * @param name in kebab-case; the fixture that breaks it has the same name
 * @param complaints what is wrong in a set of files that are used together
 */
public record Convention(String name, Function<List<RouteFile>, Stream<String>> complaints) {

    /**
     * All conventions.
     *
     * @param properties the names that may stand in placeholders
     */
    public static List<Convention> all(Set<String> properties) {
        return List.of(
                new Convention("file-name", Naming::fileName),
                new Convention("first-line", Naming::firstLine),
                new Convention("entry-kind", Naming::entryKind),
                each("id-present", Naming::idPresent),
                each("id-kebab", Naming::idKebab),
                new Convention("id-unique", Naming::idUnique),
                each("description", Naming::description),
                each("step-id", Naming::stepId),
                each("direct-name", Naming::directName),
                each("entry-name", Naming::entryName),
                each("template-parameter", Templates::parameter),
                new Convention("templated-route", Templates::templatedRoute),
                new Convention("dangling-target", Wiring::danglingTarget),
                new Convention("error-handling", Wiring::errorHandling),
                each("try-scope", Wiring::tryScope),
                each("cron-route", Wiring::cronRoute),
                each("script", Limits::script),
                each("step-count", Limits::stepCount),
                each("nesting", Limits::nesting),
                each("simple-length", Limits::simpleLength),
                each("literal", Limits::literal),
                each("placeholder", flow -> Limits.placeholder(flow, properties)),
                each("class-name", Limits::className));
    }

    /** The complaints of all conventions about a set of files, by the name of the convention. */
    public static Map<String, List<String>> judge(List<RouteFile> files, Set<String> properties) {
        Map<String, List<String>> complaints = new TreeMap<>();
        for (Convention convention : all(properties)) {
            List<String> found = convention.complaints().apply(files).toList();
            if (!found.isEmpty()) {
                complaints.put(convention.name(), found);
            }
        }
        return complaints;
    }

    private static Convention each(String name, Function<Flow, Stream<String>> complaints) {
        return new Convention(name, files -> flows(files).flatMap(complaints));
    }

    /** All routes, route configurations and route templates of a set of files. */
    static Stream<Flow> flows(List<RouteFile> files) {
        return files.stream().flatMap(file -> file.flows().stream());
    }

    /** One complaint if something is wrong, else none. */
    static Stream<String> complainIf(boolean wrong, String complaint) {
        return wrong ? Stream.of(complaint) : Stream.empty();
    }
}
