package routes.request;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;

/**
 * How the body of a request is coded, read so that nobody behind the gateway can read it otherwise: of several codings one reader
 * may undo the first, another one the last, a third one all of them. Stateless.
 */
public final class BodyCoding {

    private static final String HEADER = "content-encoding";
    private static final String IDENTITY = "identity";

    private BodyCoding() {}

    /**
     * The one coding of a body, in lower case; {@code identity} for none.
     *
     * @throws GatewayFailure REQUEST_ENCODING when there are several
     */
    public static String of(HttpServerRequest request) {
        List<String> values = request.headers().getAll(HEADER);
        if (values.isEmpty()) {
            return IDENTITY;
        }
        String[] codings = String.join(",", values).toLowerCase(Locale.ROOT).split(",", -1);
        String found = IDENTITY;
        for (String coding : codings) {
            String name = coding.strip();
            if (!name.isEmpty() && !name.equals(IDENTITY)) {
                if (codings.length > 1) {
                    throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_ENCODING);
                }
                found = name;
            }
        }
        return found;
    }

    /**
     * Lets bodies pass only as they are.
     *
     * @throws GatewayFailure REQUEST_ENCODING when it is coded
     */
    public static void requireNone(HttpServerRequest request) {
        if (!of(request).equals(IDENTITY)) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_ENCODING);
        }
    }
}
