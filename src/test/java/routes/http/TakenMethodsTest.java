package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the header {@code allow} lists. */
class TakenMethodsTest {

    private final Vertx vertx = Vertx.vertx();
    private final Router router = Router.router(vertx);
    private final TakenMethods methods = new TakenMethods(router);

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void eachRouteOfThePathAddsItsOwn() {
        router.route(HttpMethod.PUT, "/api/keys/:id").handler(any -> {});
        router.route(HttpMethod.DELETE, "/api/keys/:id").handler(any -> {});
        router.route(HttpMethod.GET, "/api/keys").handler(any -> {});
        router.route("/api/keys/:id").handler(any -> {});

        assertThat(methods.of("/api/keys/7")).isEqualTo("DELETE, PUT");
        assertThat(methods.of("/api/keys/7/")).isEqualTo("DELETE, PUT");
        assertThat(methods.of("/api/keys")).isEqualTo("GET");
        assertThat(methods.of("/api/keys/7/more")).isEmpty();
        assertThat(methods.of("/")).isEmpty();
    }

    @Test
    void aPrefixTakesWhatIsBelowIt() {
        router.route(HttpMethod.POST, "/v1/files/*").handler(any -> {});

        assertThat(methods.of("/v1/files/a/b")).isEqualTo("POST");
        assertThat(methods.of("/v1/fil")).isEmpty();
    }

    @Test
    void aPathOfMorePartsThanAnyRouteHasMatchesNoneButPrefixes() {
        router.route(HttpMethod.GET, "/a/:b").handler(any -> {});
        router.route(HttpMethod.POST, "/a/*").handler(any -> {});

        assertThat(methods.of("/a" + "/x".repeat(100_000))).isEqualTo("POST");
        assertThat(methods.of("/a/" + "/".repeat(100_000))).isEqualTo("POST");
    }
}
