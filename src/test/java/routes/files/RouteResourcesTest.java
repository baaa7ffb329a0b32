package routes.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.routes.model.RouteText;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteResourcesTest {

    private static final RouteText GREET = new RouteText("greet.camel.yaml", """
            - route:
                id: greet
                from:
                  uri: direct:greet
                  steps:
                    - setBody:
                        constant: Grüße
            """, false);
    private static final RouteText EMPTY = new RouteText("empty.camel.yaml", "", true);

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void bind() {
        new RouteResources(List.of(GREET, EMPTY)).bind(context.getRegistry());
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aTextIsFoundUnderItsName() throws Exception {
        Resource found = ResourceHelper.resolveMandatoryResource(context, "routes:greet.camel.yaml");

        assertThat(found.exists()).isTrue();
        assertThat(found.getScheme()).isEqualTo("routes");
        assertThat(found.getLocation()).isEqualTo("routes:greet.camel.yaml");
        assertThat(text(found)).isEqualTo(GREET.text());
        assertThat(text(found)).as("read again").isEqualTo(GREET.text());
    }

    @Test
    void aTextOfNoCharactersIsThere() throws Exception {
        Resource found = ResourceHelper.resolveMandatoryResource(context, "routes:empty.camel.yaml");

        assertThat(text(found)).isEmpty();
    }

    @Test
    void aNameThatNoneHasIsNotThere() {
        Resource none = ResourceHelper.resolveResource(context, "routes:other.camel.yaml");

        assertThat(none.exists()).isFalse();
        assertThatThrownBy(none::getInputStream)
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("routes:other.camel.yaml");
        assertThatThrownBy(
                        () -> ResourceHelper.resolveMandatoryResourceAsInputStream(context, "routes:other.camel.yaml"))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void theirPatternListsThemInTheirOrder() {
        assertThat(RouteResources.pattern(List.of(GREET, EMPTY)))
                .isEqualTo("routes:greet.camel.yaml,routes:empty.camel.yaml");
        assertThat(RouteResources.pattern(List.of())).isEmpty();
    }

    @Test
    void routesAreLoadedFromThemAndSayWhere() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "routes:greet.camel.yaml"));

        Route route = context.getRoute("greet");
        assertThat(route.getSourceLocation()).startsWith("routes:greet.camel.yaml:");
        assertThat(context.createProducerTemplate().requestBody("direct:greet", "", String.class))
                .isEqualTo("Grüße");
    }

    private static String text(Resource resource) throws Exception {
        try (var in = resource.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
