package harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file in which an operator sets up providers, one instance of the route template for each. Not thread-safe. */
public final class ProviderRoutes {

    private static final String NAME = "providers.camel.yaml";

    private final List<String> instances = new ArrayList<>();

    /**
     * Adds a provider.
     *
     * @param parameters names of the template's parameters, each followed by its value
     */
    public ProviderRoutes add(String name, String... parameters) {
        var instance = new StringBuilder("- templatedRoute:\n    routeId: provider-" + name
                + "\n    routeTemplateRef: provider\n    parameters:\n");
        instance.append(parameter("name", name));
        for (int at = 0; at < parameters.length; at += 2) {
            instance.append(parameter(parameters[at], parameters[at + 1]));
        }
        instances.add(instance.toString());
        return this;
    }

    /** Writes the file into a folder, for {@code ROUTES_DIR}; returns the folder's name. */
    public String writeTo(Path folder) {
        try {
            Files.writeString(folder.resolve(NAME), String.join("\n", instances));
            return folder.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A flow mapping in JSON is YAML too, whatever the value holds. */
    private static String parameter(String name, String value) {
        ObjectNode parameter =
                Json.mapper().createObjectNode().put("name", name).put("value", value);
        return "      - " + parameter + "\n";
    }
}
