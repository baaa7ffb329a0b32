package routes.check;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.routes.contract.GatewaySteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checks know the beans by name without a gateway; here they are held against the code that binds them. */
class OfferedBeansTest {

    private static final Path WIRING = Path.of("src/main/java/routes");
    private static final Path WEB_MODE = WIRING.resolve("web/WebMode.java");
    private static final Pattern STEP =
            Pattern.compile("\\bbind\\(\\s*registry,\\s*\"([A-Za-z]+)\"|\\badmins\\.bind\\(\\s*\"([A-Za-z]+)\"");
    private static final Pattern GUARDED = Pattern.compile("\\badmins\\.bind\\(\\s*\"([A-Za-z]+)\"");
    private static final Pattern REF = Pattern.compile("\\bref: ([A-Za-z]+)");
    private static final Pattern OTHER = Pattern.compile("registry\\.bind(?:AsPrototype)?\\(\\s*\"([A-Za-z-]+)\",");

    private static final Pattern NAMED =
            Pattern.compile("customLoadBalancer:\\s+ref: ([a-z-]+)|uri: (upstream|provider|web|transform|reject):");
    private static final Pattern STAND_IN = Pattern.compile("\\.(?:component|prototype)\\(\\s*\"([a-z-]+)\"");

    @Test
    void theStepsAreThoseThatAreBound() throws IOException {
        assertThat(found(STEP)).isEqualTo(GatewaySteps.NAMES);
    }

    @Test
    void allOtherBeansAreKnownToo() throws IOException {
        RegistryBeans beans = new RegistryBeans(List.of("sticky"), OfferedBeansTest.class.getClassLoader());

        assertThat(beans.names()).containsAll(found(OTHER)).contains("sticky", "outgoingHttpClient");
    }

    @Test
    void eachStepOfTheAdminApiAsksForAKeyItself() throws IOException {
        Set<String> steps;
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/routes-yaml"))) {
            steps = files.filter(file -> file.getFileName().toString().startsWith("admin"))
                    .flatMap(file -> REF.matcher(text(file)).results())
                    .map(found -> found.group(1))
                    .filter(name -> !name.equals("authenticateAdmin"))
                    .collect(Collectors.toSet());
        }

        assertThat(steps).hasSizeGreaterThan(30);
        assertThat(found(GUARDED)).isEqualTo(steps);
    }

    @Test
    void routesThatAreTriedFindWhatTheBuiltInOnesName() throws IOException {
        Set<String> named;
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/routes-yaml"))) {
            named = files.flatMap(file -> NAMED.matcher(text(file)).results())
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .collect(Collectors.toSet());
        }
        Set<String> stoodFor = STAND_IN.matcher(text(WIRING.resolve("TrialBeans.java")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(named).contains("chain", "web-accounts", "upstream", "web");
        assertThat(stoodFor).containsAll(named);
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.list(WIRING)) {
            return Stream.concat(files.filter(Files::isRegularFile), Stream.of(WEB_MODE))
                    .flatMap(file -> pattern.matcher(text(file)).results())
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .collect(Collectors.toSet());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
