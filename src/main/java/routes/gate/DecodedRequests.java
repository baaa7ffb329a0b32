package routes.gate;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at requests after they were decoded. Of HTTP/1 the bytes were read before; an HTTP/2 request has its names and values in
 * a form that may hold any byte, which would end a line where it is written as HTTP/1 or into a log. Stateless.
 */
public final class DecodedRequests {

    private DecodedRequests() {}

    /** Why a request is refused, null for one that is taken. */
    public static @Nullable GatewayFailure refusalOf(HttpServerRequest request) {
        FailureKind method = RequestLine.refusalOf(request.method().name());
        if (method != null) {
            return new GatewayFailure.RequestRefused(method);
        }
        return HttpVersion.HTTP_2.equals(request.version()) ? refusalOfHttp2(request) : null;
    }

    private static @Nullable GatewayFailure refusalOfHttp2(HttpServerRequest request) {
        String target = request.uri();
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c > 0x7f || !Bytes.isVisible((byte) c)) {
                return new GatewayFailure.RequestRefused(FailureKind.REQUEST_PATH);
            }
        }
        return refusalOfFields(request);
    }

    private static @Nullable GatewayFailure refusalOfFields(HttpServerRequest request) {
        String authority =
                request.authority() == null ? null : request.authority().toString();
        if (authority == null || !HostField.isValid(authority)) {
            return framing("host is no host");
        }
        List<String> lengths = request.headers().getAll("content-length");
        if (lengths.size() > 1 || (lengths.size() == 1 && !FramingFields.isLength(lengths.getFirst()))) {
            return framing("content-length is no number of bytes");
        }
        for (Map.Entry<String, String> field : request.headers()) {
            if (!isName(field.getKey())) {
                return framing("the name of a header field is not valid");
            }
            if (!isValue(field.getValue())) {
                return framing("a header field has a control character");
            }
        }
        return null;
    }

    private static GatewayFailure framing(String reason) {
        return new GatewayFailure.RequestRefused(FailureKind.REQUEST_FRAMING, reason);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 0x7f || !Bytes.isToken((byte) c)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xff || !Bytes.isValue((byte) c)) {
                return false;
            }
        }
        return true;
    }
}
