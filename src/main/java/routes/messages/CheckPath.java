package routes.messages;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.request.CallerDialect;
import routes.request.ExchangeKeys;

/**
 * Lets those paths through that clients may use with the accounts' credentials, and refuses all others as if they were not
 * there: what an account may do at Anthropic is more than what its users may. A path of OpenAI's reaches no account. Safe from many threads.
 */
public final class CheckPath implements Processor {

    private final Supplier<List<String>> passed;

    /** @param passed paths that are passed through, each with what lies below it; asked for every request */
    public CheckPath(Supplier<List<String>> passed) {
        this.passed = passed;
    }

    @Override
    public void process(Exchange exchange) {
        HttpServerRequest request = ExchangeKeys.requestContext(exchange).request();
        String path = request.path();
        boolean openAis = CallerDialect.isOpenAis(request, path);
        if (openAis && !(isPassed(path) && CallerDialect.speaksAnthropic(request))) {
            throw new GatewayFailure.RequestRefused(
                    FailureKind.PATH_UNKNOWN, request.method().name(), path);
        }
        if (!isPassed(path)) {
            throw new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND);
        }
    }

    private boolean isPassed(String path) {
        for (String each : passed.get()) {
            int length = each.endsWith("/") ? each.length() - 1 : each.length();
            boolean below = path.length() == length || (path.length() > length && path.charAt(length) == '/');
            if (below && path.regionMatches(0, each, 0, length)) {
                return true;
            }
        }
        return false;
    }
}
