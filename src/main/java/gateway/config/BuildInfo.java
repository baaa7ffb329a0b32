package gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * What the build wrote into the jar.
 *
 * @param version such as {@code 0.1.0}; {@code development} when the classes were not built by Maven
 * @param postgresql version of the embedded PostgreSQL's binaries, such as {@code 18.6.0}; {@code development} likewise
 */
public record BuildInfo(String version, String postgresql) {

    private static final String RESOURCE = "/build.properties";

    /** Reads {@code build.properties} from the class path. */
    public static BuildInfo read() {
        try (InputStream stream = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            var properties = new Properties();
            properties.load(stream);
            return of(properties);
        } catch (IOException e) {
            throw new IllegalStateException(RESOURCE + " cannot be read", e);
        }
    }

    static BuildInfo of(Properties properties) {
        return new BuildInfo(value(properties, "version"), value(properties, "postgresql"));
    }

    private static String value(Properties properties, String name) {
        String value = properties.getProperty(name, "");
        return value.isBlank() || value.startsWith("${") ? "development" : value;
    }
}
