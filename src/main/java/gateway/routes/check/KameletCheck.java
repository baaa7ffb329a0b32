package gateway.routes.check;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteText;
import gateway.routes.schema.CamelSchema;
import gateway.routes.text.Spot;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlReader;
import gateway.routes.text.YamlReading;
import gateway.routes.text.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a Kamelet as the route template that Camel makes of it, so that all that is said of templates is said of it. Stateless. */
final class KameletCheck {

    private static final String ENDING = ".kamelet.yaml";
    private static final String SOURCE = "kamelet:source";
    private static final String FROM = "from";
    private static final String ROUTE = "route";

    private KameletCheck() {}

    /** The template; nothing where it is none, which is told. */
    static Optional<RouteDocument> read(RouteText file, CamelSchema schema, Consumer<RouteFinding> out) {
        YamlReading reading = YamlReader.read(file.text());
        if (!reading.faults().isEmpty()) {
            reading.faults()
                    .forEach(fault -> out.accept(
                            file.finding(RouteRule.YAML_SYNTAX, fault.spot(), fault.sentence(), fault.remedy())));
            return Optional.empty();
        }
        if (!(reading.root() instanceof YamlMap kamelet) || !"Kamelet".equals(kamelet.text("kind"))) {
            tell(file, Spot.START, "this is no Kamelet", "write \"kind: Kamelet\", and a map around it", out);
            return Optional.empty();
        }
        String name = file.name().substring(0, file.name().length() - ENDING.length());
        YamlMap metadata = kamelet.map("metadata");
        if (!name.equals(metadata.text("name"))) {
            tell(
                    file,
                    metadata.spotOfValue("name"),
                    "the Kamelet is not named as its file is",
                    "write \"name: " + name + "\" below metadata:",
                    out);
            return Optional.empty();
        }
        YamlMap template = kamelet.map("spec").map("template");
        YamlMap route = template.get(ROUTE) instanceof YamlMap inner ? inner : template;
        if (!SOURCE.equals(uri(route.get(FROM)))) {
            tell(
                    file,
                    route.spotOf(FROM),
                    "the Kamelet does not begin with kamelet:source",
                    "begin spec: template: from: with \"uri: kamelet:source\"; what begins by itself is a route of its own",
                    out);
            return Optional.empty();
        }
        return document(file, name, kamelet, template, schema, out);
    }

    private static String uri(@Nullable YamlNode from) {
        return switch (from) {
            case YamlText text -> text.value();
            case YamlMap map -> String.valueOf(map.text("uri"));
            case null, default -> "";
        };
    }

    private static Optional<RouteDocument> document(
            RouteText file,
            String name,
            YamlMap kamelet,
            YamlMap template,
            CamelSchema schema,
            Consumer<RouteFinding> out) {
        Spot spot = kamelet.spotOf("spec");
        Map<String, YamlNode> body = new LinkedHashMap<>();
        body.put("id", new YamlText(kamelet.map("metadata").spotOfValue("name"), name, false));
        List<YamlNode> parameters =
                parameters(kamelet.map("spec").map("definition").map("properties"));
        if (!parameters.isEmpty()) {
            body.put("parameters", new YamlList(spot, parameters));
        }
        body.putAll(template.values());
        YamlMap made = new YamlMap(template.spot(), body, template.keys());
        YamlList root = new YamlList(
                spot, List.of(new YamlMap(spot, Map.of("routeTemplate", made), Map.of("routeTemplate", spot))));
        List<RouteFinding> unfit = schema.findings(file, root);
        unfit.forEach(out);
        return unfit.isEmpty() ? Optional.of(RouteDocument.of(file, root)) : Optional.empty();
    }

    private static List<YamlNode> parameters(YamlMap properties) {
        List<YamlNode> parameters = new ArrayList<>();
        properties.values().forEach((name, value) -> {
            Spot spot = properties.spotOf(name);
            Map<String, YamlNode> parameter = new LinkedHashMap<>();
            parameter.put("name", new YamlText(spot, name, false));
            if (value instanceof YamlMap map && map.get("default") instanceof YamlText standard) {
                parameter.put("defaultValue", standard);
            }
            parameters.add(new YamlMap(spot, parameter, Map.of()));
        });
        return parameters;
    }

    private static void tell(RouteText file, Spot spot, String sentence, String remedy, Consumer<RouteFinding> out) {
        out.accept(file.finding(RouteRule.KAMELET, spot, sentence, remedy));
    }
}
