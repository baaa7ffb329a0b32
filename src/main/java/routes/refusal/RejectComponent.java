package routes.refusal;

import gateway.error.GatewayFailure.RefusedByRoute;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The component behind {@code reject:<status>}: ends a request with this status, of 400 to 599, told in the dialect of its caller and
 * accounted as other failures are. {@code message} is a simple expression; {@code type} is {@code error.type}, which is made from the
 * status where it is not given; {@code retryAfter} is how long the caller should wait.
 */
public final class RejectComponent extends DefaultComponent {

    /** Its parameters. */
    public static final String MESSAGE = "message";

    public static final String TYPE = "type";
    public static final String RETRY_AFTER = "retryAfter";

    private static final int LONGEST = 1000;
    private static final String OTHERWISE = "The operator of this gateway does not allow this request.";

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (getCamelContext().isStarted()) {
            // The parts of such an address are of a request, and the message would be read as an expression.
            throw new IllegalArgumentException("reject is called by to, and not by an address that is put together");
        }
        int status = status(remaining);
        String type = text(parameters, TYPE);
        String told = type == null ? ErrorTypes.of(status) : type;
        Duration wait = wait(text(parameters, RETRY_AFTER));
        String message = text(parameters, MESSAGE);
        Expression sentence =
                getCamelContext().resolveLanguage("simple").createExpression(message == null ? OTHERWISE : message);
        sentence.init(getCamelContext());
        return new ProcessorEndpoint(uri, this, exchange -> {
            String text = sentence.evaluate(exchange, String.class);
            throw new RefusedByRoute(status, told, wait, text == null ? OTHERWISE : cut(text));
        });
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    private static @Nullable String text(Map<String, Object> parameters, String name) {
        Object value = parameters.remove(name);
        return value == null || value.toString().isBlank() ? null : value.toString();
    }

    private static int status(String written) {
        if (!isStatus(written)) {
            throw new IllegalArgumentException("reject:" + written + " names no status of 400 to 599");
        }
        return Integer.parseInt(written);
    }

    /** Whether a refusal may have it. */
    public static boolean isStatus(String written) {
        return written.matches("[45]\\d\\d");
    }

    private @Nullable Duration wait(@Nullable String written) {
        if (written == null) {
            return null;
        }
        Duration wait = getCamelContext().getTypeConverter().convertTo(Duration.class, written);
        if (wait == null || wait.isNegative() || wait.isZero()) {
            throw new IllegalArgumentException("reject: retryAfter=" + written + " is no time, like 30s");
        }
        return wait;
    }
}
