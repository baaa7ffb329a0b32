package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import routes.request.Mode;

/** Every mode of a request has its branch in {@code relay-stage}, which compares names. */
class ModesTest {

    private static final Path ROUTES = Path.of("src/main/resources/routes-yaml/messages.camel.yaml");

    @Test
    void everyModeHasItsBranch() throws IOException {
        assertThat(without(Files.readString(ROUTES))).isEmpty();
    }

    @Test
    void aModeWithoutABranchIsFound() throws IOException {
        String routes = Files.readString(ROUTES).replace("'estimate'", "'something else'");

        assertThat(without(routes)).containsExactly(Mode.ESTIMATE);
    }

    private static List<Mode> without(String routes) {
        return Arrays.stream(Mode.values())
                .filter(mode -> !routes.contains("expression: ${exchangeProperty.mode} == '" + mode.label() + "'"))
                .toList();
    }
}
