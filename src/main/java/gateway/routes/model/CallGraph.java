package gateway.routes.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What routes are called by, and what a step calls. Immutable. */
public final class CallGraph {

    private static final Pattern PROPERTY = Pattern.compile("\\$\\{exchangeProperty\\.(\\w+)}");
    private static final Pattern SETTING = Pattern.compile("\\{\\{([\\w.-]+)}}");

    private final RouteSet set;
    private final Map<String, Flow> templates;
    private final Map<String, String> settings;
    private final Map<String, CalledRoute> consumers = new LinkedHashMap<>();
    private final List<CalledRoute> all = new ArrayList<>();

    /** @param settings what placeholders are resolved from */
    public CallGraph(RouteSet set, Map<String, String> settings) {
        this.set = set;
        this.settings = Map.copyOf(settings);
        this.templates = set.templates();
        set.flows().filter(Flow::isRoute).forEach(flow -> add(CalledRoute.of(flow)));
        set.instances().forEach(instance -> {
            Flow template = templates.get(instance.template());
            if (template != null) {
                add(new CalledRoute(template, instance.values(template)));
            }
        });
    }

    private void add(CalledRoute called) {
        all.add(called);
        String address = address(called);
        if (address != null) {
            consumers.putIfAbsent(address, called);
        }
    }

    /** What a route is called by, its placeholders resolved; null where it begins with nothing. */
    public @Nullable String address(CalledRoute called) {
        EndpointUse from = called.flow().from();
        return from == null ? null : filled(called, from.address());
    }

    /** All routes, and all instances of templates. */
    public List<CalledRoute> routes() {
        return List.copyOf(all);
    }

    /** All of them, and each template that has no instance with its defaults. */
    public Stream<CalledRoute> routesAndTemplates() {
        List<Flow> used = all.stream().map(CalledRoute::flow).toList();
        return Stream.concat(
                all.stream(),
                templates.values().stream()
                        .filter(template -> !used.contains(template))
                        .map(CallGraph::withDefaults));
    }

    private static CalledRoute withDefaults(Flow template) {
        Map<String, String> values = new LinkedHashMap<>();
        template.parameters().stream()
                .filter(parameter -> parameter.value() != null)
                .forEach(parameter -> values.put(parameter.name(), Objects.requireNonNull(parameter.value())));
        return new CalledRoute(template, values);
    }

    /** The route that begins with this address, null where there is none. */
    public @Nullable CalledRoute consumer(String address) {
        return consumers.get(address);
    }

    /** All addresses that routes begin with. */
    public List<String> addresses() {
        return List.copyOf(consumers.keySet());
    }

    /** A text of a route with parameters and settings in place of their placeholders, as far as they are known. */
    public String filled(CalledRoute called, String text) {
        return SETTING.matcher(called.filled(text)).replaceAll(found -> {
            String value = settings.get(found.group(1));
            return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
    }

    /**
     * What a step can call.
     *
     * @param routes those that it may come to
     * @param missing the address that leads nowhere; null where it leads somewhere, or is known only while requests are served
     */
    public record Resolution(
            List<CalledRoute> routes, @Nullable String missing) {}

    /** The routes behind an address of a route's step. */
    public Resolution resolve(CalledRoute called, EndpointUse use) {
        String address = filled(called, use.address());
        int dynamic = address.indexOf("${");
        if (address.contains("{{") || address.endsWith(":")) {
            return new Resolution(List.of(), null);
        }
        if (dynamic < 0) {
            CalledRoute target = consumers.get(address);
            return target == null ? new Resolution(List.of(), address) : new Resolution(List.of(target), null);
        }
        String prefix = address.substring(0, dynamic);
        if (!prefix.endsWith(":")) {
            return byPrefix(prefix, address);
        }
        Matcher property = PROPERTY.matcher(address);
        return new Resolution(property.find() ? hooks(prefix, property.group(1)) : List.of(), null);
    }

    private Resolution byPrefix(String prefix, String address) {
        List<CalledRoute> routes = consumers.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
        if (!routes.isEmpty()) {
            return new Resolution(routes, null);
        }
        // Settings make instances, too.
        List<CalledRoute> ofTemplates = templates.values().stream()
                .filter(template -> template.from() != null
                        && Objects.requireNonNull(template.from()).uri().startsWith(prefix))
                .map(CallGraph::withDefaults)
                .toList();
        return new Resolution(ofTemplates, ofTemplates.isEmpty() ? address : null);
    }

    /** The routes that a parameter of this name names in any instance. */
    public List<CalledRoute> hooks(String prefix, String parameter) {
        return set.instances()
                .flatMap(instance -> instance.parameters().stream())
                .filter(each -> each.name().equals(parameter))
                .map(each -> consumers.get(prefix + each.value()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
