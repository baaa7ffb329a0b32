package routes.extension;

import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteFileState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of extensions as it was when it was read. Immutable; the copies of its jars are there as long as a generation of routes
 * has them open, or nothing newer was read.
 *
 * @param kamelets their texts
 * @param findings what is wrong with files of it, which are not among the others then
 * @param copies where the copies of the jars are; null where there is no folder
 */
public record Extensions(
        List<ExtensionJar> jars,
        List<RouteText> kamelets,
        List<RouteFinding> findings,
        @Nullable ExtensionCopies copies) {

    /** How names of Kamelets end. */
    public static final String KAMELET = ".kamelet.yaml";

    /** No extensions. */
    public static final Extensions NONE = new Extensions(List.of(), List.of(), List.of(), null);

    public Extensions {
        jars = List.copyOf(jars);
        kamelets = List.copyOf(kamelets);
        findings = List.copyOf(findings);
    }

    /** Whether there is nothing in it, and nothing wrong with it. */
    public boolean isEmpty() {
        return jars.isEmpty() && kamelets.isEmpty() && findings.isEmpty();
    }

    /** Its files by their names and digests, in the order of names. */
    public List<RouteFileState> files() {
        return Stream.concat(
                        jars.stream()
                                .map(jar -> new RouteFileState(
                                        jar.name(), RouteFileState.Source.EXTENSION, false, jar.sha256())),
                        kamelets.stream().map(text -> RouteFileState.of(text, RouteFileState.Source.EXTENSION, false)))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** The names that Kamelets are called by. */
    public Set<String> kameletNames() {
        return kamelets.stream()
                .map(text -> text.name().substring(0, text.name().length() - KAMELET.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the files that it has otherwise than another one. */
    public List<String> changesFrom(Extensions before) {
        List<RouteFileState> changed = new ArrayList<>(files());
        changed.removeAll(before.files());
        List<RouteFileState> gone = new ArrayList<>(before.files());
        gone.removeAll(files());
        return Stream.concat(changed.stream(), gone.stream())
                .map(RouteFileState::name)
                .toList();
    }
}
