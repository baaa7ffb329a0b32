package gateway.config;

import java.nio.file.Path;

/**
 * Where the process is.
 *
 * @param javaHome folder of the Java that runs it
 * @param temporary folder of temporary files
 */
public record Surroundings(String javaHome, Path temporary) {

    public static Surroundings ofProcess() {
        return new Surroundings(
                System.getProperty("java.home", ""), Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }
}
