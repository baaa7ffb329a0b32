package routes.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.routes.known.EndpointShape;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteText;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own components in the form in which Camel describes its own, for editors of routes. What they take is that which the
 * checks know; each option has a description. Stateless.
 */
public final class ComponentCatalog {

    private static final String QUARTZ = "META-INF/org/apache/camel/component/quartz/quartz.json";

    /** By component: its title and what it is for. */
    private static final Map<String, List<String>> TITLES = Map.of(
            "upstream", List.of("Claude", "Calls Anthropic with the account that was chosen, and answers the client"),
            "provider", List.of("Provider", "Calls a provider; of instances of the template provider, not for steps"),
            "web", List.of("Web", "Asks a conversation of the web application, and answers the client"),
            "transform", List.of("Transform", "Changes the request to a provider, or its answer, in a hook"),
            "reject", List.of("Reject", "Refuses a request with a status and a sentence"));

    private static final Map<String, String> SYNTAX = Map.of(
            "upstream", "upstream:name",
            "provider", "provider:name",
            "web", "web:name",
            "transform", "transform:step",
            "reject", "reject:status");

    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry("upstream name", "Whose accounts: claude"),
            Map.entry("web name", "What is asked: conversation"),
            Map.entry("transform step", "What is done"),
            Map.entry("transform pointer", "Which field, a JSON pointer like /metadata/team"),
            Map.entry(
                    "transform value", "What the field or header is set to; of a field JSON, or text where it is none"),
            Map.entry("transform name", "Which header"),
            Map.entry("transform to", "The new place of the field, a JSON pointer, or the new name of the header"),
            Map.entry("reject status", "The status of the answer, 400 to 599"),
            Map.entry("reject message", "The sentence that the client gets; a simple expression"),
            Map.entry("reject type", "The type of error of the answer; that of the status where there is none"),
            Map.entry("reject retryAfter", "How long the client should wait, like 30s"));

    private ComponentCatalog() {}

    /**
     * All of them by their schemes, in the order of these.
     *
     * @param builtIn the gateway's route files; the template of providers says what its parameters are for
     */
    public static ObjectNode of(List<RouteText> builtIn) {
        ObjectNode quartz = quartz();
        String version = quartz.at("/component/version").asText();
        ObjectNode all = Json.mapper().createObjectNode();
        for (String scheme : new TreeSet<>(OwnEndpoints.SCHEMES)) {
            all.set(
                    scheme,
                    scheme.equals("quartz-node")
                            ? onEachNode(quartz.deepCopy())
                            : own(shape(scheme), version, builtIn));
        }
        return all;
    }

    private static EndpointShape shape(String scheme) {
        return switch (scheme) {
            case "upstream" -> OwnEndpoints.upstream();
            case "provider" -> OwnEndpoints.provider();
            case "web" -> OwnEndpoints.web();
            case "reject" -> OwnEndpoints.reject();
            case "transform" -> OwnEndpoints.transform("");
            default -> throw new IllegalStateException("nobody describes " + scheme);
        };
    }

    private static ObjectNode own(EndpointShape shape, String version, List<RouteText> builtIn) {
        String scheme = shape.scheme();
        List<String> title = Objects.requireNonNull(TITLES.get(scheme), scheme);
        ObjectNode json = Json.mapper().createObjectNode();
        json.putObject("component")
                .put("kind", "component")
                .put("name", scheme)
                .put("title", title.getFirst())
                .put("description", title.getLast())
                .put("deprecated", false)
                .put("label", "ai")
                .put("supportLevel", "Stable")
                .put("groupId", "claude-proxy")
                .put("artifactId", "claude-proxy")
                .put("version", version)
                .put("scheme", scheme)
                .put("extendsScheme", "")
                .put("syntax", SYNTAX.get(scheme))
                .put("async", false)
                .put("api", false)
                .put("consumerOnly", shape.ways() == EndpointShape.Ways.BEGINS_ONLY)
                .put("producerOnly", shape.ways() == EndpointShape.Ways.SENDS_ONLY)
                .put("lenientProperties", shape.lenient())
                .put("browsable", false)
                .put("remote", false);
        json.putObject("componentProperties");
        json.putObject("headers");
        properties(shape, json, builtIn);
        return json;
    }

    private static void properties(EndpointShape shape, ObjectNode json, List<RouteText> builtIn) {
        ObjectNode properties = json.putObject("properties");
        ObjectNode schema = json.putObject("propertiesSchema").put("type", "object");
        ObjectNode inSchema = schema.putObject("properties");
        var required = schema.putArray("required");
        Map<String, EndpointShape.Option> options = new TreeMap<>(shape.options());
        List<Map.Entry<String, EndpointShape.Option>> order = options.entrySet().stream()
                .sorted((one, other) ->
                        Boolean.compare(other.getValue().path(), one.getValue().path()))
                .toList();
        for (Map.Entry<String, EndpointShape.Option> each : order) {
            String name = each.getKey();
            EndpointShape.Option option = each.getValue();
            String description = description(shape.scheme(), name, builtIn);
            String group = option.path() ? "common" : "producer";
            ObjectNode property = properties
                    .putObject(name)
                    .put("index", properties.size() - 1)
                    .put("kind", option.path() ? "path" : "parameter")
                    .put("displayName", title(name))
                    .put("group", group)
                    .put("label", option.path() ? "" : group)
                    .put("required", option.required())
                    .put("type", option.values().isEmpty() ? "string" : "enum")
                    .put("javaType", "java.lang.String");
            ObjectNode field = inSchema.putObject(name)
                    .put("type", "string")
                    .put("title", title(name))
                    .put("description", description);
            new TreeSet<>(option.values()).forEach(value -> {
                property.withArray("enum").add(value);
                field.withArray("enum").add(value);
            });
            property.put("deprecated", false).put("autowired", false).put("secret", false);
            property.put("description", description);
            if (option.required()) {
                required.add(name);
            }
        }
    }

    private static String title(String name) {
        String words = name.replaceAll("([A-Z])", " $1");
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String description(String scheme, String name, List<RouteText> builtIn) {
        String known = scheme.equals("provider") ? ofTemplate(name, builtIn) : DESCRIPTIONS.get(scheme + " " + name);
        if (known == null) {
            throw new IllegalStateException("nobody describes the parameter " + name + " of " + scheme);
        }
        return known;
    }

    private static @Nullable String ofTemplate(String name, List<RouteText> builtIn) {
        return builtIn.stream()
                .flatMap(file -> YamlReader.read(file.text()).root() instanceof YamlList list
                        ? RouteDocument.of(file, list).flows().stream()
                        : Stream.empty())
                .filter(flow -> "provider".equals(flow.id()))
                .map(flow -> flow.parameter(name))
                .filter(parameter -> parameter != null && parameter.description() != null)
                .map(parameter -> parameter.description())
                .findFirst()
                .orElse(null);
    }

    private static ObjectNode quartz() {
        try (InputStream stream = ComponentCatalog.class.getClassLoader().getResourceAsStream(QUARTZ)) {
            if (stream == null) {
                throw new IllegalStateException(QUARTZ + " is missing from the class path");
            }
            return (ObjectNode) Json.mapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("the description of quartz cannot be read", e);
        }
    }

    /** Takes what quartz takes. */
    private static ObjectNode onEachNode(ObjectNode json) {
        ObjectNode component = (ObjectNode) json.path("component");
        component
                .put("name", "quartz-node")
                .put("title", "Quartz on each node")
                .put("description", "Begins a route on a schedule, on each node; quartz: does it on one of them")
                .put("scheme", "quartz-node")
                .put("groupId", "claude-proxy")
                .put("artifactId", "claude-proxy")
                .put("syntax", component.path("syntax").asText().replaceFirst("^quartz:", "quartz-node:"));
        ObjectNode schema = Json.mapper().createObjectNode().put("type", "object");
        ObjectNode inSchema = schema.putObject("properties");
        var required = schema.putArray("required");
        json.path("properties").properties().forEach(each -> {
            ObjectNode field = inSchema.putObject(each.getKey());
            field.put(
                            "type",
                            each.getValue()
                                    .path("type")
                                    .asText()
                                    .replace("duration", "string")
                                    .replace("enum", "string"))
                    .put("title", each.getValue().path("displayName").asText())
                    .put("description", each.getValue().path("description").asText());
            if (each.getValue().path("required").asBoolean()) {
                required.add(each.getKey());
            }
        });
        json.set("propertiesSchema", schema);
        return json;
    }
}
