package architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Draws the graph of packages and compares it with the one in {@code docs/packages.md}. */
class PackageGraphTest {

    private static final Path DRAWN = Path.of("docs/packages.md");
    private static final Path NEW = Path.of("target/packages.txt");
    private static final int MOST_FILES = 40;

    private final PackageGraph shipped = PackageGraph.of(Trees.main(), Trees.MAIN);
    private final PackageGraph broken = PackageGraph.of(Trees.fixture(), Trees.FIXTURE);

    @Test
    void noPackageUsesItselfByWayOfOthers() {
        assertThat(shipped.inCircles()).isEmpty();
    }

    @Test
    void circlesAreFound() {
        assertThat(broken.inCircles()).contains("architecture.fixture.gateway.account");
    }

    @Test
    void noPackageIsLarge() {
        assertThat(shipped.largerThan(MOST_FILES)).isEmpty();
    }

    @Test
    void largePackagesAreFound() {
        assertThat(broken.largerThan(1)).contains("architecture.fixture.gateway.account");
    }

    @Test
    void theGraphIsTheOneThatIsDrawn() throws IOException {
        String page = Files.readString(DRAWN);
        String head = page.substring(0, page.indexOf("|---|---|\n") + "|---|---|\n".length());
        String drawn = head + shipped.draw();
        Files.writeString(NEW, drawn);
        assertThat(page)
                .as("packages use others than those in %s; if that is meant, copy %s there", DRAWN, NEW)
                .isEqualTo(drawn);
    }
}
