package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.CallGraph;
import gateway.routes.model.CalledRoute;
import gateway.routes.model.Flow;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Beans that stand in for the gateway's, and routes that are written and do not run. For one set of files. */
final class SubstituteRules {

    private static final Set<String> BY_JAVA =
            Set.of("direct:call-http", "direct:translate-events", "direct:translate-answer", "direct:web-events");

    private final CallGraph calls;
    private final Set<String> beans;
    private final Consumer<RouteFinding> out;

    SubstituteRules(CallGraph calls, Set<String> beans, Consumer<RouteFinding> out) {
        this.calls = calls;
        this.beans = beans;
        this.out = out;
    }

    void check(RouteSet set) {
        for (RouteDocument document : set.documents()) {
            document.strangers().stream()
                    .filter(stranger -> stranger.kind().equals("beans"))
                    .forEach(stranger -> beans(document.text(), stranger.body()));
            document.flows().stream()
                    .filter(Flow::isTemplate)
                    .forEach(flow -> beans(
                            document.text(),
                            new YamlList(flow.spot(), flow.body().items("beans"))));
        }
        Set<CalledRoute> targets = new HashSet<>();
        calls.routes()
                .forEach(called -> called.flow()
                        .endpoints()
                        .filter(use -> !use.consumer())
                        .forEach(
                                use -> targets.addAll(calls.resolve(called, use).routes())));
        calls.routes().stream()
                .filter(called -> targets.contains(called) || BY_JAVA.contains(String.valueOf(calls.address(called))))
                .forEach(called -> List.of("autoStartup", "precondition").forEach(option -> runs(called, option)));
    }

    private void beans(RouteText file, YamlNode declared) {
        if (!(declared instanceof YamlList list)) {
            return;
        }
        for (YamlNode item : list.items()) {
            String name = item instanceof YamlMap bean ? bean.text("name") : null;
            if (name != null && beans.contains(name)) {
                out.accept(file.finding(
                        RouteRule.CONTRACT_BEAN,
                        ((YamlMap) item).spotOfValue("name"),
                        "the bean " + name + " takes the place of the gateway's own",
                        "give it another name; routes name their steps by ref:"));
            }
        }
    }

    private void runs(CalledRoute called, String option) {
        Flow flow = called.flow();
        String value = flow.definition().text(option);
        String filled = value == null ? "true" : calls.filled(called, value);
        if (filled.equals("true")) {
            return;
        }
        RouteFinding finding = flow.file()
                .finding(
                        RouteRule.CONTRACT_ROUTE,
                        flow.definition().spotOfValue(option),
                        filled.equals("false")
                                ? flow.name() + " does not run, and other routes call it"
                                : flow.name() + " runs on a condition only, and other routes call it",
                        "take " + option + " out");
        out.accept(filled.equals("false") ? finding : finding.asWarning());
    }
}
