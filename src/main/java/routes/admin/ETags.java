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
     * @throws GatewayFailure PRECONDITION_REQUIRED without the header, PRECONDITION_FAILED for a tag that is none of ours, REQUEST_PARAMETER for
     *     what is none at all
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
        boolean quoted = strong.length() > 2 && strong.startsWith("\"") && strong.endsWith("\"");
        String bare = quoted ? strong.substring(1, strong.length() - 1) : strong;
        try {
            if (bare.startsWith("v")) {
                return Long.valueOf(bare.substring(1));
            }
        } catch (NumberFormatException e) {
            throw noneOfOurs(quoted);
        }
        throw noneOfOurs(quoted);
    }

    /** A tag of somebody else never fits; what is none at all was left without its quotes and is not understood even so. */
    private static GatewayFailure noneOfOurs(boolean quoted) {
        return quoted
                ? new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED)
                : JsonBody.wrong("if-match", "expected the etag that was read, as in \"v3\", or *");
    }
}
