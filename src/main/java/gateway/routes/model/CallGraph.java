package gateway.routes.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What routes are called by, and what a step calls. Immutable. */
public final class CallGraph {

    private static final Pattern PROPERTY = Pattern.compile("\\$\\{exchangeProperty\\.(\\w+)}");
    private static final Pattern SETTING = Pattern.compile("\\{\\{([\\w.-]+)(?::([^{}]*))?}}");
    private static final Pattern SLASHES = Pattern.compile("^([a-z][a-z0-9+.-]*):(//)?");

    /** What Camel asks others than the settings for. */
    private static final Set<String> FUNCTIONS =
            Set.of("env", "sys", "service", "service.name", "service.host", "service.port", "bean");

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
        FilledText address = address(called);
        if (address != null) {
            consumers.putIfAbsent(address.value(), called);
        }
    }

    /** What a route is called by; null where it begins with nothing. */
    public @Nullable FilledText address(CalledRoute called) {
        EndpointUse from = called.flow().from();
        return from == null ? null : address(called, from);
    }

    /** Camel takes {@code direct:x} and {@code direct://x} for one. */
    private FilledText address(CalledRoute called, EndpointUse use) {
        FilledText text = text(called, use.address());
        return new FilledText(plain(text.shown()), plain(text.value()));
    }

    private static String plain(String address) {
        return SLASHES.matcher(address).replaceFirst("$1:");
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

    /** All addresses that routes begin with, for sentences. */
    public List<String> addresses() {
        return all.stream()
                .map(this::address)
                .filter(Objects::nonNull)
                .map(FilledText::shown)
                .toList();
    }

    /** A text of a route with parameters in place of their placeholders, and settings to compare with. */
    public FilledText text(CalledRoute called, String text) {
        String shown = called.filled(text);
        String value = SETTING.matcher(shown).replaceAll(found -> {
            String name = found.group(1);
            String set = FUNCTIONS.contains(name) ? found.group() : settings.getOrDefault(name, found.group(2));
            return Matcher.quoteReplacement(set == null ? found.group() : set);
        });
        return new FilledText(shown, value);
    }

    /** An address by its parts, as far as it is known before the gateway starts. */
    public FilledAddress parts(CalledRoute called, EndpointUse use) {
        FilledText whole = text(called, use.uri());
        EndpointUse filled = new EndpointUse(whole.value(), use.parameters(), use.spot(), use.consumer());
        return new FilledAddress(
                whole,
                new FilledText(called.filled(use.scheme()), filled.scheme()),
                new FilledText(called.filled(use.path()), filled.path()));
    }

    /**
     * An address.
     *
     * @param whole all of it
     * @param scheme what stands before the first colon; a placeholder may stand for more than that
     * @param path what stands between the scheme and the question mark
     */
    public record FilledAddress(FilledText whole, FilledText scheme, FilledText path) {}

    /** The value of {@link #text}, to compare with; it may be a secret and is for no sentence. */
    public String filled(CalledRoute called, String text) {
        return text(called, text).value();
    }

    /**
     * What a step can call.
     *
     * @param routes those that it may come to
     * @param missing the address that leads nowhere, for sentences; null where it leads somewhere, or is known only while requests are served
     */
    public record Resolution(
            List<CalledRoute> routes, @Nullable String missing) {}

    /** The routes behind an address of a route's step. */
    public Resolution resolve(CalledRoute called, EndpointUse use) {
        FilledText text = address(called, use);
        String address = text.value();
        int dynamic = address.indexOf("${");
        if (address.contains("{{") || address.endsWith(":")) {
            return new Resolution(List.of(), null);
        }
        if (dynamic < 0) {
            CalledRoute target = consumers.get(address);
            return target == null ? new Resolution(List.of(), text.shown()) : new Resolution(List.of(target), null);
        }
        String prefix = address.substring(0, dynamic);
        if (prefix.indexOf(':') < 0) {
            return new Resolution(List.of(), null);
        }
        if (!prefix.endsWith(":")) {
            return byPrefix(prefix, text.shown());
        }
        Matcher property = PROPERTY.matcher(address);
        return new Resolution(property.find() ? hooks(prefix, property.group(1)) : List.of(), null);
    }

    private Resolution byPrefix(String prefix, String shown) {
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
        return new Resolution(ofTemplates, ofTemplates.isEmpty() ? shown : null);
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
