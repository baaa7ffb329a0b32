package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.Known;
import gateway.routes.known.NearWords;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Finds languages, data formats and steps whose jar is not there. For one set of files. */
final class Languages {

    /** Those that want a jar of their own, or a compiler. */
    private static final Set<String> OTHERS = Set.of(
            "csimple",
            "datasonnet",
            "groovy",
            "hl7terser",
            "java",
            "joor",
            "jq",
            "js",
            "jsonpath",
            "mvel",
            "ognl",
            "python",
            "spel",
            "wasm",
            "xpath",
            "xquery",
            "xtokenize");

    private static final Map<String, String> NAMES = Map.of("java", "joor", "method", "bean");
    private static final Set<String> MARSHALS = Set.of("marshal", "unmarshal");
    private static final String CUSTOM = "custom";
    private static final Set<String> NO_FORMAT =
            Set.of("id", "description", "note", "disabled", "variableReceive", "variableSend", CUSTOM);

    private static final String KAMELET = "kamelet";

    /** Steps that a component or a service of another jar does. */
    private static final Map<String, String> SERVICES = Map.of(
            KAMELET,
            "camel-kamelet",
            "saga",
            "a saga service",
            "transacted",
            "a transaction policy",
            "serviceCall",
            "a service discovery");

    private static final Set<String> FREE = Set.of("parameters", "properties");
    private static final String LANGUAGE = "language";

    private final Set<String> languages;
    private final Set<String> formats;
    private final Set<String> schemes;
    private final Consumer<RouteFinding> out;

    Languages(Known known, Consumer<RouteFinding> out) {
        this.languages = known.start().languages();
        this.formats = known.start().dataFormats();
        this.schemes = known.endpoints().schemes();
        this.out = out;
    }

    void check(RouteSet set) {
        if (languages.isEmpty()) {
            return;
        }
        boolean beans = set.documents().stream()
                .anyMatch(document -> document.strangers().stream()
                        .anyMatch(stranger -> stranger.kind().equals("beans")));
        for (RouteDocument document : set.documents()) {
            if (!document.text().builtIn()) {
                visit(document.text(), document.root(), beans);
            }
        }
    }

    private void visit(RouteText file, YamlNode node, boolean beans) {
        switch (node) {
            case YamlMap map ->
                map.values().forEach((key, value) -> {
                    entry(file, map.spotOf(key), key, value, beans);
                    if (!FREE.contains(key)) {
                        visit(file, value, beans);
                    }
                });
            case YamlList list -> list.items().forEach(item -> visit(file, item, beans));
            default -> {
                // a value
            }
        }
    }

    private void entry(RouteText file, Spot spot, String key, YamlNode value, boolean beans) {
        if (OTHERS.contains(key)) {
            language(file, spot, key);
        } else if (key.equals(LANGUAGE)
                && value instanceof YamlText text
                && !text.value().contains("{{")) {
            language(file, text.spot(), text.value());
        } else if (MARSHALS.contains(key) && value instanceof YamlMap map) {
            map.keys().forEach((format, at) -> format(file, at, format));
            if (map.keys().keySet().stream().allMatch(each -> NO_FORMAT.contains(each) && !each.equals(CUSTOM))) {
                out.accept(file.finding(
                        RouteRule.UNKNOWN_DATA_FORMAT,
                        spot,
                        key + " names no data format",
                        "name one below it, or take the step out"));
            }
        } else if (SERVICES.containsKey(key) && !(key.equals(KAMELET) ? schemes.contains(key) : beans)) {
            out.accept(file.finding(
                    RouteRule.UNKNOWN_BEAN,
                    spot,
                    key + " needs " + SERVICES.get(key) + ", and there is none",
                    "take another step, or put the jar that has it on the class path and declare it below beans:"));
        }
    }

    private void language(RouteText file, Spot spot, String name) {
        if (!languages.contains(NAMES.getOrDefault(name, name))) {
            out.accept(file.finding(
                    RouteRule.UNKNOWN_LANGUAGE,
                    spot,
                    "there is no language " + name,
                    NearWords.remedy(
                            name,
                            languages,
                            "take simple, or a bean; there are " + String.join(", ", new TreeSet<>(languages)))));
        }
    }

    private void format(RouteText file, Spot spot, String name) {
        String plain = name.toLowerCase(Locale.ROOT);
        boolean known = formats.stream()
                .map(each -> each.replace("-", "").toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.equals(plain) || (plain.equals("json") && !each.contains("xml")));
        if (!NO_FORMAT.contains(name) && !known) {
            out.accept(file.finding(
                    RouteRule.UNKNOWN_DATA_FORMAT,
                    spot,
                    "there is no data format " + name,
                    "leave the body to the gateway's own steps, or put the jar that has the format on the class path"));
        }
    }
}
