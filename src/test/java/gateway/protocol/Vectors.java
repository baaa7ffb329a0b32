package gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads the recorded vectors of {@code src/test/resources/vectors}. */
public final class Vectors {

    private Vectors() {}

    /** The vectors of a file, never none. */
    public static List<JsonNode> load(String file) throws IOException {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
            assertThat(in).as("vectors/%s", file).isNotNull();
            List<JsonNode> vectors = new ArrayList<>();
            Json.mapper().readTree(in).forEach(vectors::add);
            assertThat(vectors).isNotEmpty();
            return vectors;
        }
    }
}
