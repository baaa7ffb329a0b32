package gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * What the build wrote into the jar.
 *
 * @param version such as {@code 0.1.0}; {@code development} when the classes were not built by Maven
 */
public record BuildInfo(String version) {

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
        String version = properties.getProperty("version", "");
        return new BuildInfo(version.isBlank() || version.startsWith("${") ? "development" : version);
    }
}
