package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.request.ExchangeKeys;
import routes.stub.StubRequest;

/** What docs/routes.md says that expressions of operators may read. */
class RouteExpressionsTest {

    private static final Pattern PROMISE = Pattern.compile("Expressions may read (.*?) and, behind", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    static Stream<String> names() throws IOException {
        Matcher promise = PROMISE.matcher(Files.readString(Path.of("docs/routes.md")));
        assertThat(promise.find()).isTrue();
        return NAME.matcher(promise.group(1)).results().map(name -> name.group(1));
    }

    @ParameterizedTest
    @MethodSource("names")
    void expressionsMayReadIt(String name) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            Exchange exchange = new DefaultExchange(camel);
            exchange.setProperty(
                    ExchangeKeys.REQUEST_CONTEXT,
                    StubRequest.post("/v1/messages")
                            .asking("{\"model\":\"m\",\"messages\":[]}")
                            .context());

            String text = camel.resolveLanguage("simple")
                    .createExpression("[${exchangeProperty.requestContext." + name + "}]")
                    .evaluate(exchange, String.class);

            assertThat(text).startsWith("[").endsWith("]").doesNotContain("$");
        }
    }
}
