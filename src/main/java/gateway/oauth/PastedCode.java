package gateway.oauth;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person brings back from Anthropic: the code alone, {@code code#state}, or the whole URL that the browser was sent to
 * (docs/wire.md, "Sign-in").
 *
 * @param code a secret until it is exchanged
 * @param state null when the text holds none
 */
record PastedCode(String code, @Nullable String state) {

    private static final int MOST_CHARACTERS = 16_384;
    private static final Pattern URL = Pattern.compile("(?i)https?://.*");

    /** What RFC 6749 allows in a code. */
    private static final Pattern CODE = Pattern.compile("[\\x21-\\x7e]{1,4096}");

    /**
     * Reads a pasted text.
     *
     * @throws GatewayFailure OAUTH_CODE when it holds no code, OAUTH_REFUSED when the URL says that Anthropic refused
     */
    static PastedCode read(String pasted) {
        String text = pasted.strip();
        if (text.length() > MOST_CHARACTERS) {
            throw new GatewayFailure.RequestRefused(FailureKind.OAUTH_CODE);
        }
        if (URL.matcher(text).matches()) {
            return ofUrl(text);
        }
        int hash = text.indexOf('#');
        return hash < 0 ? checked(text, null) : checked(text.substring(0, hash), text.substring(hash + 1));
    }

    private static PastedCode ofUrl(String text) {
        int hash = text.indexOf('#');
        String beforeFragment = hash < 0 ? text : text.substring(0, hash);
        int question = beforeFragment.indexOf('?');
        Map<String, String> parameters = Urls.parameters(question < 0 ? null : beforeFragment.substring(question + 1));
        String error = parameters.get("error");
        if (error != null) {
            throw new GatewayFailure.RequestRefused(FailureKind.OAUTH_REFUSED, ErrorCode.shown(error, "error"));
        }
        return checked(parameters.getOrDefault("code", ""), parameters.get("state"));
    }

    private static PastedCode checked(String code, @Nullable String state) {
        String stripped = code.strip();
        if (!CODE.matcher(stripped).matches()) {
            throw new GatewayFailure.RequestRefused(FailureKind.OAUTH_CODE);
        }
        return new PastedCode(stripped, state == null || state.isBlank() ? null : state.strip());
    }

    @Override
    public String toString() {
        return "PastedCode[…]";
    }
}
