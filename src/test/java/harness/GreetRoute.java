package harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A route file of an operator, {@value #NAME}: it answers clients at a path of its own. */
public final class GreetRoute {

    public static final String NAME = "greet.camel.yaml";

    /** The admin API for the routes. */
    public static final String ROUTES = "/api/admin/routes";

    /** The file in the admin API. */
    public static final String FILE = ROUTES + "/" + NAME;

    /** Answers at {@code /greet}. */
    public static final String TEXT = """
        # Decides who is greeted.
        - route:
            id: api-greet
            description: Greets clients
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/greet
              steps:
                - to:
                    id: api-greet.authenticate-client
                    uri: direct:authenticate-client
                - process:
                    id: api-greet.accept-report
                    ref: acceptReport
        """;

    private GreetRoute() {}

    /** The same at another path. */
    public static String at(String path) {
        return TEXT.replace("platform-http:/greet", "platform-http:" + path);
    }

    /** Another route that does the same, under this name and at the path of this name. */
    public static String named(String name) {
        return TEXT.replace("greet", name);
    }

    /** The same with more steps before the answer, as they stand in a list. */
    public static String with(String steps) {
        return TEXT.replace("        - process:", steps.indent(8) + "        - process:");
    }

    /** One that cannot be used: there is no such bean. */
    public static String broken() {
        return TEXT.replace("acceptReport", "acceptReprt");
    }

    /** Puts the file with this text into a folder. */
    public static Path write(Path folder, String text) {
        try {
            return Files.writeString(folder.resolve(NAME), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The body that stores a file with this text. */
    public static String body(String text) {
        return body(text, null);
    }

    /** The same with a comment. */
    public static String body(String text, @Nullable String comment) {
        ObjectNode body = Json.mapper().createObjectNode().put("text", text);
        return (comment == null ? body : body.put("comment", comment)).toString();
    }

    /** The same for a share of conversations, in percent. */
    public static String canary(String text, int percent) {
        return Json.mapper()
                .createObjectNode()
                .put("text", text)
                .put("canary", percent)
                .toString();
    }
}
