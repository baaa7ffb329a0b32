package routes.admin;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import org.jspecify.annotations.Nullable;
import routes.request.RequestContext;

/** Entity tags of accounts: {@code "v<version>"}. Stateless. */
final class ETags {

    private static final String ANY = "*";

    private ETags() {}

    static String of(long version) {
        return "\"v" + version + "\"";
    }

    /**
     * The version that {@code if-match} asks for; null for {@code *}.
     *
     * @throws GatewayFailure PRECONDITION_REQUIRED without the header, PRECONDITION_FAILED for a tag that is none of ours
     */
    static @Nullable Long required(RequestContext context) {
        String header = context.request().getHeader("if-match");
        if (header == null || header.isBlank()) {
            throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_REQUIRED);
        }
        String tag = header.strip();
        if (tag.equals(ANY)) {
            return null;
        }
        // A proxy that compresses answers makes their tags weak.
        String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
        try {
            if (strong.startsWith("\"v") && strong.endsWith("\"")) {
                return Long.valueOf(strong.substring(2, strong.length() - 1));
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
        }
        throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
    }
}
