package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.Step;
import gateway.routes.text.YamlMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Headers that steps change on the way of a client's request to an upstream. For one set of files. */
final class HeaderRules {

    private static final String BETAS = "anthropic-beta";
    private static final Set<String> FRAMING =
            Set.of("host", "content-length", "transfer-encoding", "connection", "content-encoding", "te", "trailer");

    private final CallGraph calls;
    private final Consumer<RouteFinding> out;
    private final Set<Step> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    HeaderRules(CallGraph calls, Consumer<RouteFinding> out) {
        this.calls = calls;
        this.out = out;
    }

    void check() {
        for (CalledRoute entry : calls.routes()) {
            if (entry.flow().scheme().equals("platform-http")) {
                List<Visit> visits = new ArrayList<>();
                new Walk(calls, visits::add).through(entry);
                if (visits.stream().anyMatch(visit -> StepRoles.relays(visit.fact()))) {
                    visits.stream()
                            .filter(visit -> visit.own() && seen.add(visit.step()))
                            .forEach(this::step);
                }
            }
        }
    }

    private void step(Visit visit) {
        Step step = visit.step();
        switch (step.kind()) {
            case "setHeader", "removeHeader" -> framing(visit, Stream.of(String.valueOf(step.option("name"))));
            case "setHeaders" -> {
                List<String> names = step.options().items("headers").stream()
                        .filter(YamlMap.class::isInstance)
                        .map(each -> String.valueOf(((YamlMap) each).text("name")))
                        .toList();
                betas(visit, names.stream().anyMatch(BETAS::equalsIgnoreCase));
                framing(visit, names.stream());
            }
            case "removeHeaders" -> {
                String pattern = String.valueOf(step.option("pattern"));
                betas(visit, Patterns.matches(pattern, BETAS));
            }
            default -> {
                // changes no header
            }
        }
    }

    private void betas(Visit visit, boolean changed) {
        if (changed) {
            tell(
                    visit,
                    visit.step().name() + " changes anthropic-beta, in which clients say which features they use",
                    "take it out; what clients ask for goes to the upstream as it came");
        }
    }

    private void framing(Visit visit, Stream<String> names) {
        names.filter(name -> FRAMING.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .ifPresent(name -> tell(
                        visit,
                        name + " says how a message is framed or where it goes, and is not for steps",
                        "take it out"));
    }

    private void tell(Visit visit, String sentence, String remedy) {
        out.accept(visit.called()
                .flow()
                .file()
                .finding(RouteRule.CONTRACT_HEADERS, visit.step().spot(), sentence, remedy));
    }
}
