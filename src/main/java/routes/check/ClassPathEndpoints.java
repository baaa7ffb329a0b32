package routes.check;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.routes.known.EndpointCatalog;
import gateway.routes.known.EndpointShape;
import gateway.routes.known.EndpointShape.Ways;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Camel's components by the descriptions in their jars, so that a jar that is added is known, and the gateway's own. For one
 * thread.
 */
final class ClassPathEndpoints implements EndpointCatalog {

    private static final String COMPONENTS = "META-INF/services/org/apache/camel/component.properties";
    private static final String SERVICE = "META-INF/services/org/apache/camel/component/";
    private static final Pattern SPACE = Pattern.compile("\\s+");
    /** Those whose addresses name a bean or a class and its method. */
    private static final Set<String> OF_BEANS = Set.of("bean", "class");

    private final ClassLoader jars;
    private final Set<String> kamelets;
    private final Map<String, Optional<EndpointShape>> known = new HashMap<>();

    ClassPathEndpoints(ClassLoader jars) {
        this(jars, Set.of());
    }

    /** @param kamelets names of Kamelets */
    ClassPathEndpoints(ClassLoader jars, Set<String> kamelets) {
        this.jars = jars;
        this.kamelets = kamelets;
    }

    @Override
    public Set<String> schemes() {
        Set<String> schemes = new TreeSet<>(OwnEndpoints.SCHEMES);
        try {
            for (URL url : Collections.list(jars.getResources(COMPONENTS))) {
                Properties properties = new Properties();
                try (InputStream stream = url.openStream()) {
                    properties.load(stream);
                }
                SPACE.splitAsStream(properties.getProperty("components", ""))
                        .filter(scheme -> !scheme.isEmpty())
                        .forEach(schemes::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the components cannot be read from the class path", e);
        }
        return schemes;
    }

    @Override
    public Optional<EndpointShape> find(String scheme, String path) {
        return switch (scheme) {
            case "upstream" -> Optional.of(OwnEndpoints.upstream());
            case "provider" -> Optional.of(OwnEndpoints.provider());
            case "web" -> Optional.of(OwnEndpoints.web());
            case "reject" -> Optional.of(OwnEndpoints.reject());
            case "transform" -> Optional.of(OwnEndpoints.transform(path));
            case "kamelet" -> known.computeIfAbsent(scheme, this::read).map(shape -> kamelet(shape, path));
            case "quartz-node" -> known.computeIfAbsent("quartz", this::read);
            default -> known.computeIfAbsent(scheme, this::read);
        };
    }

    private Optional<EndpointShape> read(String scheme) {
        if (!scheme.matches("[a-z0-9+.-]+")) {
            return Optional.empty();
        }
        try (InputStream service = jars.getResourceAsStream(SERVICE + scheme)) {
            if (service == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(service, StandardCharsets.UTF_8));
            String type = properties.getProperty("class", "");
            String folder =
                    type.substring(0, Math.max(0, type.lastIndexOf('.'))).replace('.', '/');
            try (InputStream description = jars.getResourceAsStream("META-INF/" + folder + "/" + scheme + ".json")) {
                return Optional.of(
                        description == null
                                ? new EndpointShape(scheme, Map.of(), List.of(), true)
                                : shape(scheme, Json.mapper().readTree(description)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the component " + scheme + " cannot be read from the class path", e);
        }
    }

    /** Which one it is may have the id of its route behind it. */
    private EndpointShape kamelet(EndpointShape shape, String path) {
        Set<String> names = new HashSet<>(kamelets);
        names.addAll(Set.of("source", "sink"));
        if (kamelets.contains(path.replaceFirst("/.*", ""))) {
            names.add(path);
        }
        Map<String, EndpointShape.Option> options = new HashMap<>(shape.options());
        options.put("templateId", new EndpointShape.Option(true, true, "string", names));
        return new EndpointShape(shape.scheme(), options, shape.prefixes(), true, shape.ways());
    }

    private static EndpointShape shape(String scheme, JsonNode description) {
        Map<String, EndpointShape.Option> options = new HashMap<>();
        List<String> prefixes = new ArrayList<>();
        description.path("properties").properties().forEach(each -> {
            JsonNode option = each.getValue();
            if (option.path("multiValue").asBoolean()) {
                prefixes.add(option.path("prefix").asText());
            }
            Set<String> values = new HashSet<>();
            option.path("enum").forEach(value -> values.add(value.asText()));
            options.put(
                    each.getKey(),
                    new EndpointShape.Option(
                            option.path("kind").asText().equals("path"),
                            option.path("required").asBoolean(),
                            option.path("type").asText(),
                            values));
            String prefix = option.path("optionalPrefix").asText();
            if (!prefix.isEmpty()) {
                prefixes.add(prefix);
            }
        });
        boolean lenient =
                description.path("component").path("lenientProperties").asBoolean() || OF_BEANS.contains(scheme);
        JsonNode component = description.path("component");
        Ways ways = component.path("producerOnly").asBoolean()
                ? Ways.SENDS_ONLY
                : component.path("consumerOnly").asBoolean() ? Ways.BEGINS_ONLY : Ways.BOTH;
        return new EndpointShape(scheme, options, prefixes, lenient, ways);
    }
}
