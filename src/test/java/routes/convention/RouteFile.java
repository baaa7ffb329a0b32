package routes.convention;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A file of routes, read as plain YAML.
 *
 * @param name of the file without its folder
 * @param text as it stands in the file
 * @param flows its routes, route configurations and route templates
 * @param instances its templated routes
 * @param strangers kinds of top-level entries that are none of these
 */
public record RouteFile(String name, String text, List<Flow> flows, List<Instance> instances, List<String> strangers) {

    private static final Set<String> FLOWS = Set.of(Flow.ROUTE, Flow.CONFIGURATION, Flow.TEMPLATE);

    /** Reads a file; anything but a list of entries is an error. */
    public static RouteFile read(Path file) throws IOException {
        String text = Files.readString(file);
        List<Flow> flows = new ArrayList<>();
        List<Instance> instances = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        for (Object entry : (List<?>) new Load(LoadSettings.builder().build()).loadFromString(text)) {
            for (Map.Entry<?, ?> part : ((Map<?, ?>) entry).entrySet()) {
                String kind = (String) part.getKey();
                if (FLOWS.contains(kind)) {
                    flows.add(new Flow(kind, (Map<?, ?>) part.getValue()));
                } else if (kind.equals(Instance.KIND)) {
                    instances.add(new Instance((Map<?, ?>) part.getValue()));
                } else {
                    strangers.add(kind);
                }
            }
        }
        return new RouteFile(
                file.getFileName().toString(),
                text,
                List.copyOf(flows),
                List.copyOf(instances),
                List.copyOf(strangers));
    }

    /** Reads all files of a folder, in the order of their names. */
    public static List<RouteFile> readAll(Path folder) throws IOException {
        List<RouteFile> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.sorted().toList()) {
                files.add(read(file));
            }
        }
        return files;
    }
}
