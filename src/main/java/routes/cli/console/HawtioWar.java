package routes.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where Hawtio's files come from: a war that is not shipped, but taken from this machine, or fetched by Maven when it is first
 * needed. It is used only if it is the very one that was looked at. For one thread.
 */
final class HawtioWar {

    /** What Maven knows it by. */
    static final String COORDINATES = "io.hawt:hawtio-war:4.2.0:war";

    private static final String FILE = "hawtio-war-4.2.0.war";
    private static final String SHA_256 = "1c591cbe798663e9eb982c8461ef60df3bd3b3d97f9f7fac546f4fc3792b7193";
    private static final String ADDRESS = "https://repo.maven.apache.org/maven2/io/hawt/hawtio-war/4.2.0/" + FILE;
    private static final Duration FETCH = Duration.ofMinutes(5);

    private final @Nullable Path home;
    private final Path userHome;
    private final Path cache;
    private final Path java;

    /**
     * @param home the folder of the installation, null where there is none
     * @param userHome of whoever runs the command
     * @param cache where a fetched one is kept
     * @param java the home of the Java that Maven is to use
     */
    HawtioWar(@Nullable Path home, Path userHome, Path cache, Path java) {
        this.home = home;
        this.userHome = userHome;
        this.cache = cache;
        this.java = java;
    }

    /** One that somebody has brought. */
    static Path brought(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("there is no file " + file);
        }
        if (!isIt(file)) {
            throw new IllegalStateException(file + " is not " + COORDINATES + ", whose SHA-256 is " + SHA_256);
        }
        return file;
    }

    /**
     * The war, fetched where it is not here yet.
     *
     * @throws IllegalStateException with what to do when it cannot be fetched
     */
    Path find(Runnable beforeFetch) throws IOException, InterruptedException {
        Path kept = cache.resolve(FILE);
        Path ofMaven =
                userHome.resolve(".m2/repository/io/hawt/hawtio-war/4.2.0").resolve(FILE);
        for (Path known : List.of(kept, ofMaven)) {
            if (Files.isRegularFile(known) && isIt(known)) {
                return known;
            }
        }
        beforeFetch.run();
        Files.createDirectories(cache);
        if (!fetched() || !Files.isRegularFile(kept)) {
            throw new IllegalStateException("Hawtio cannot be fetched by Maven here (offline?); fetch " + ADDRESS
                    + " elsewhere and name it with --war");
        }
        return brought(kept);
    }

    private boolean fetched() throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                maven(),
                "-B",
                "-q",
                "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy",
                "-Dartifact=" + COORDINATES,
                "-DoutputDirectory=" + cache,
                "-Dmdep.useBaseVersion=true"));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.directory(cache.toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        try {
            Process maven = builder.start();
            if (!maven.waitFor(FETCH.toSeconds(), TimeUnit.SECONDS)) {
                maven.destroyForcibly();
                return false;
            }
            return maven.exitValue() == 0;
        } catch (IOException noMaven) {
            return false;
        }
    }

    /** That of the source folder, else the one of the machine. */
    private String maven() {
        Path own = home == null ? null : home.resolve("mvnw");
        return own != null && Files.isExecutable(own) ? own.toString() : "mvn";
    }

    private static boolean isIt(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] part = new byte[64 * 1024];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                digest.update(part, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest()).equals(SHA_256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }
}
