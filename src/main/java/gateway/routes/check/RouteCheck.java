package gateway.routes.check;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.routes.contract.ContractCheck;
import gateway.routes.contract.OffRules;
import gateway.routes.convention.ConventionCheck;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.Known;
import gateway.routes.known.NearWords;
import gateway.routes.model.CallGraph;
import gateway.routes.model.OffSteps;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.schema.CamelSchema;
import gateway.routes.text.Spot;
import gateway.routes.wiring.WiringCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks an operator's files together with the built-in ones: each by itself first, then what they name, and in the end, where
 * all of that is right, what a request would meet. Looks at texts only and starts nothing. For one thread.
 */
public final class RouteCheck {

    private static final int MOST_FILES = 200;
    private static final long MOST_CHARACTERS = 8L * FileCheck.MOST_CHARACTERS;

    /** The setting, where it is at fault itself. */
    private static final String ALLOWED = "gateway.routes.allowed-components";

    private final Known known;
    private final CamelSchema schema;
    private final List<RouteText> builtIn;
    private final Set<String> off;

    /**
     * @param camelSchema the schema that comes with Camel
     * @param builtIn the gateway's own files
     */
    public RouteCheck(Known known, JsonNode camelSchema, List<RouteText> builtIn) {
        this(known, camelSchema, builtIn, Set.of());
    }

    /** @param off ids of steps that are switched off, in whatever file they stand */
    public RouteCheck(Known known, JsonNode camelSchema, List<RouteText> builtIn, Set<String> off) {
        this.known = known;
        this.schema = new CamelSchema(camelSchema);
        this.builtIn = List.copyOf(builtIn);
        this.off = Set.copyOf(off);
    }

    /** What is wrong with an operator's files, in the order of files and lines. */
    public List<RouteFinding> check(List<RouteText> own) {
        List<RouteFinding> findings = new ArrayList<>();
        allowed(findings);
        if (isTooMuch(own, findings)) {
            return findings;
        }
        List<RouteText> counting = own.stream()
                .filter(file -> FileCheck.counts(file, findings::add))
                .toList();
        List<RouteDocument> read = new ArrayList<>();
        for (RouteText file : counting) {
            Optional<RouteDocument> document = FileCheck.read(file, findings::add);
            document.ifPresent(found -> {
                read.add(found);
                List<RouteFinding> unfit = schema.findings(file, found.root());
                findings.addAll(unfit);
                if (unfit.isEmpty()) {
                    ConventionCheck.check(found, false, findings::add);
                }
            });
        }
        known.kamelets()
                .forEach(text -> KameletCheck.read(text, schema, findings::add).ifPresent(read::add));
        if (findings.stream().noneMatch(RouteFinding::isError)) {
            together(counting, read, findings);
        }
        return findings.stream().distinct().sorted(RouteFinding.BY_PLACE).toList();
    }

    /** A component that is written wrong would be missed where it is used only. */
    private void allowed(List<RouteFinding> findings) {
        Set<String> schemes =
                known.allowed().isEmpty() ? Set.of() : known.endpoints().schemes();
        for (String name : new TreeSet<>(known.allowed())) {
            if (!schemes.contains(name)) {
                findings.add(RouteFinding.of(
                        RouteRule.CONTRACT_COMPONENT,
                        ALLOWED,
                        Spot.START,
                        "there is no component " + name,
                        NearWords.remedy(name, schemes, NearWords.those(new TreeSet<>(schemes)))));
            }
        }
    }

    private void together(List<RouteText> own, List<RouteDocument> read, List<RouteFinding> findings) {
        Set<String> names = own.stream().map(RouteText::name).collect(Collectors.toSet());
        List<RouteDocument> used = new ArrayList<>();
        List<RouteDocument> replaced = new ArrayList<>();
        for (RouteText file : builtIn) {
            FileCheck.read(file, findings::add)
                    .ifPresent(document -> (names.contains(file.name()) ? replaced : used).add(document));
        }
        used.addAll(read);
        RouteSet set = new RouteSet(used, replaced);
        CallGraph calls = new CallGraph(set, known.settings());
        WiringCheck.check(set, calls, known, findings::add);
        if (findings.stream().noneMatch(RouteFinding::isError)) {
            ContractCheck.check(set, calls, known.beans().names(), findings::add);
            withoutOff(set, findings);
        }
    }

    /** What a step promises that is switched off, nobody does. */
    private void withoutOff(RouteSet whole, List<RouteFinding> findings) {
        RouteSet set = new RouteSet(
                whole.documents().stream()
                        .map(document -> OffSteps.without(OffSteps.withoutDisabled(document), off))
                        .toList(),
                whole.replaced());
        if (!set.equals(whole)) {
            ContractCheck.check(
                    set, new CallGraph(set, known.settings()), known.beans().names(), findings::add);
        }
        if (!off.isEmpty() && findings.stream().noneMatch(RouteFinding::isError)) {
            OffRules.check(whole, off, set, findings::add);
        }
    }

    private static boolean isTooMuch(List<RouteText> own, List<RouteFinding> findings) {
        long characters = own.stream().mapToLong(file -> file.text().length()).sum();
        boolean many = own.size() > MOST_FILES;
        if (!many && characters <= MOST_CHARACTERS) {
            return false;
        }
        findings.add(own.getLast()
                .finding(
                        RouteRule.FILE_SIZE,
                        Spot.START,
                        many
                                ? "there are " + own.size() + " files, more than " + MOST_FILES
                                : "all files together have more than " + MOST_CHARACTERS + " characters",
                        "leave out what are no routes"));
        return true;
    }
}
