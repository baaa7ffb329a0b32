package routes.refusal;

/**
 * What {@code error.type} says for a status.
 *
 * @see <a href="https://docs.claude.com/en/api/errors">Errors of the Claude API</a>
 */
final class ErrorTypes {

    private ErrorTypes() {}

    static String of(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408, 504 -> "timeout_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
