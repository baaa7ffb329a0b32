package gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;

/** Reads YAML files that come with the gateway. Stateless. */
public final class Yaml {

    private Yaml() {}

    /**
     * One document as a tree.
     *
     * @throws IOException when it cannot be read or is no YAML
     */
    public static JsonNode read(InputStream yaml) throws IOException {
        return new YAMLMapper().readTree(yaml);
    }
}
