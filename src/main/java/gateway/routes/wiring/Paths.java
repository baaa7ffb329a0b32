package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Flow;
import gateway.routes.model.RouteSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds routes of which one would never be asked, because another one has its path. Stateless. */
final class Paths {

    private static final Pattern COMMA = Pattern.compile(",");

    private Paths() {}

    private record Served(Flow flow, EndpointUse from, String path, boolean prefix, Set<String> methods) {

        static Served of(Flow flow, EndpointUse from) {
            String path = from.path().isEmpty() ? from.option("path") : from.path();
            String plain = ("/" + path).replaceAll("/+", "/").replaceAll("\\{[^}]*}", "{}");
            Set<String> methods = COMMA.splitAsStream(from.option("httpMethodRestrict"))
                    .map(method -> method.strip().toUpperCase(Locale.ROOT))
                    .filter(method -> !method.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
            boolean prefix = from.option("matchOnUriPrefix").equals("true");
            return new Served(flow, from, plain.length() > 1 ? plain.replaceAll("/$", "") : plain, prefix, methods);
        }

        boolean meets(Served other) {
            Set<String> both = new HashSet<>(methods);
            both.retainAll(other.methods);
            return prefix == other.prefix
                    && path.equals(other.path)
                    && (methods.isEmpty() || other.methods.isEmpty() || !both.isEmpty());
        }

        String shown() {
            return (methods.isEmpty() ? "" : String.join(",", methods) + " ") + from.path() + (prefix ? "*" : "");
        }
    }

    static void check(RouteSet set, Consumer<RouteFinding> out) {
        List<Served> all = new ArrayList<>();
        set.flows().filter(Flow::isRoute).forEach(flow -> {
            EndpointUse from = flow.from();
            if (from == null || !from.scheme().equals("platform-http")) {
                return;
            }
            Served here = Served.of(flow, from);
            for (Served before : all) {
                if (before.meets(here)) {
                    tell(before, here, out);
                }
            }
            all.add(here);
        });
    }

    private static void tell(Served before, Served here, Consumer<RouteFinding> out) {
        boolean atFirst = here.flow().file().builtIn() && !before.flow().file().builtIn();
        Served at = atFirst ? before : here;
        Served other = atFirst ? here : before;
        String where = other.flow().file().name()
                + (other.flow().file().builtIn() ? " (built-in)" : "") + " line "
                + other.from().spot().line();
        out.accept(at.flow()
                .file()
                .finding(
                        RouteRule.DUPLICATE_PATH,
                        at.from().spot(),
                        "the path " + at.shown() + " is served by "
                                + other.flow().name() + " too, in " + where + ", and one of them would never be asked",
                        "take another path or httpMethodRestrict, or replace "
                                + other.flow().file().name() + " as a whole"));
    }
}
