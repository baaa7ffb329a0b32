package gateway.error;

import org.jspecify.annotations.Nullable;

/**
 * Every failure that the gateway itself can report: one row of the table per kind. An upstream's own error answer is passed on
 * as it came and has no row here.
 *
 * <p>The codes are stable: first digit 1 = the client's request, 2 = access, 3 = accounts, 4 = upstream, 5 = the gateway itself.
 */
public enum FailureKind {
    REQUEST_NOT_JSON(100_001, 400, "invalid_request_error", false, "request.not-json"),
    REQUEST_TRUNCATED(100_002, 400, "invalid_request_error", false, "request.truncated"),
    REQUEST_SHAPE(100_003, 400, "invalid_request_error", false, "request.shape"),
    REQUEST_MODEL_MISSING(100_004, 400, "invalid_request_error", false, "request.model-missing"),
    REQUEST_NOT_UTF8(100_005, 400, "invalid_request_error", false, "request.not-utf8"),
    REQUEST_TOO_LARGE(100_006, 413, "request_too_large", false, "request.too-large"),
    REQUEST_MEDIA_TYPE(100_007, 415, "invalid_request_error", false, "request.media-type"),
    REQUEST_ENCODING(100_008, 415, "invalid_request_error", false, "request.encoding"),
    REQUEST_BODY_TIMEOUT(100_009, 408, "timeout_error", false, "request.body-timeout"),
    REQUEST_BODY_MISSING(100_010, 400, "invalid_request_error", false, "request.body-missing"),
    REQUEST_PARAMETER(100_011, 400, "invalid_request_error", false, "request.parameter"),
    REQUEST_PATH(100_012, 400, "invalid_request_error", false, "request.path"),
    NOT_FOUND(100_013, 404, "not_found_error", false, "request.not-found"),
    METHOD_NOT_ALLOWED(100_014, 405, "invalid_request_error", false, "request.method"),
    HEADERS_TOO_LARGE(100_015, 431, "request_too_large", false, "request.headers-too-large"),
    REQUEST_FIELD(100_016, 400, "invalid_request_error", false, "request.field"),
    PRECONDITION_REQUIRED(100_017, 428, "invalid_request_error", false, "request.precondition-required"),
    PRECONDITION_FAILED(100_018, 412, "conflict_error", false, "request.precondition-failed"),
    TRANSLATION_STRICT(100_019, 400, "invalid_request_error", false, "request.translation-strict"),
    TRANSLATION_IMPOSSIBLE(100_020, 400, "invalid_request_error", false, "request.translation-impossible"),
    THREAD_UNSUPPORTED(100_030, 400, "invalid_request_error", false, "request.thread-unsupported"),
    REQUEST_BEYOND_MEMORY(100_031, 413, "request_too_large", false, "request.beyond-memory"),
    REQUEST_TOO_MANY_VALUES(100_032, 413, "request_too_large", false, "request.too-many-values"),
    PREVIOUS_RESPONSE_UNKNOWN(100_035, 400, "invalid_request_error", false, "request.previous-response"),
    ITEM_UNKNOWN(100_036, 404, "invalid_request_error", false, "request.item"),
    RESPONSE_UNKNOWN(100_037, 404, "invalid_request_error", false, "request.response"),
    RESPONSE_SYNCHRONOUS(100_038, 400, "invalid_request_error", false, "request.response-synchronous"),
    REQUEST_TOO_COSTLY(100_081, 400, "invalid_request_error", false, "request.too-costly"),
    REQUEST_FRAMING(100_041, 400, "invalid_request_error", false, "request.framing"),
    WEB_IMAGE_REFUSED(100_111, 400, "invalid_request_error", false, "request.web-image"),
    METHOD_UNKNOWN(100_042, 501, "invalid_request_error", false, "request.method-unknown"),
    REQUEST_HEAD_TIMEOUT(100_043, 408, "timeout_error", false, "request.head-timeout"),
    PATH_DOUBLED(100_051, 404, "not_found_error", false, "request.path-doubled"),
    MODEL_NOT_SERVED(100_061, 404, "not_found_error", false, "request.model-not-served"),
    MODEL_UNKNOWN(100_062, 404, "not_found_error", false, "request.model-unknown"),
    PATH_UNKNOWN(100_063, 404, "not_found_error", false, "request.path-unknown"),
    MODE_FORBIDDEN(100_064, 403, "permission_error", false, "request.mode-forbidden"),
    /** Status and type are those of {@link GatewayFailure.RefusedByRoute}. */
    REFUSED_BY_ROUTE(100_091, 403, "permission_error", false, "request.refused-by-route"),
    CLIENT_AUTHENTICATION(200_001, 401, "authentication_error", false, "access.client-key"),
    ADMIN_AUTHENTICATION(200_002, 401, "authentication_error", false, "access.admin-key"),
    RESOURCE_NOT_FOUND(200_003, 404, "not_found_error", false, "access.resource"),
    ACCESS_ATTEMPTS(200_004, 429, "rate_limit_error", false, "access.attempts"),
    ACCESS_REVOKED(200_005, 401, "authentication_error", false, "access.revoked"),
    ENDED_BY_OPERATOR(200_006, 503, "api_error", true, "access.ended"),
    ROUTES_READ_ONLY(200_022, 403, "permission_error", false, "access.routes-read-only"),
    ROUTES_CANARY(200_031, 409, "conflict_error", false, "access.routes-canary"),
    ROUTES_NO_CANARY(200_032, 404, "not_found_error", false, "access.routes-no-canary"),
    SETTINGS_ROUTES(200_041, 409, "conflict_error", false, "access.settings-routes"),
    ACCESS_KEY_NAME(200_021, 409, "conflict_error", false, "access.key-name"),
    ACCOUNT_NONE(300_001, 503, "api_error", true, "account.none"),
    ACCOUNT_ALL_LIMITED(300_002, 429, "rate_limit_error", true, "account.all-limited"),
    ACCOUNT_CONCURRENCY(300_003, 429, "rate_limit_error", true, "account.concurrency"),
    ACCOUNT_BREAKER_OPEN(300_004, 529, "overloaded_error", true, "account.breaker-open"),
    ACCOUNT_PINNED_GONE(300_005, 404, "not_found_error", false, "account.pinned-gone"),
    ACCOUNT_DUPLICATE(300_006, 409, "conflict_error", false, "account.duplicate"),
    ACCOUNT_NOT_FOUND(300_007, 404, "not_found_error", false, "account.not-found"),
    ACCOUNT_TRANSITION(300_008, 409, "conflict_error", false, "account.transition"),
    ACCOUNT_CREDENTIAL(300_009, 400, "invalid_request_error", false, "account.credential"),
    ACCOUNT_ORGANIZATION_DISABLED(300_010, 400, "invalid_request_error", false, "account.organization-disabled"),
    ACCOUNT_NOT_REFRESHABLE(300_011, 409, "conflict_error", false, "account.not-refreshable"),
    ACCOUNT_PASSPHRASE(300_012, 400, "invalid_request_error", false, "account.passphrase"),
    ACCOUNT_PASSPHRASE_WEAK(300_020, 400, "invalid_request_error", false, "account.passphrase-weak"),
    ACCOUNT_NOT_SET_UP(300_031, 503, "api_error", false, "account.not-set-up"),
    ACCOUNT_NOT_FOR_MODEL(300_032, 503, "api_error", false, "account.not-for-model"),
    ACCOUNT_NOT_OF_DOMAIN(300_033, 503, "api_error", false, "account.not-of-domain"),
    ACCOUNT_ALL_INVALID(300_034, 503, "api_error", false, "account.all-invalid"),
    ACCOUNT_ALL_INACTIVE(300_035, 503, "api_error", false, "account.all-inactive"),
    ACCOUNT_NONE_SERVES(300_036, 503, "api_error", false, "account.none-serves"),
    ACCOUNT_NONE_IN_MODE(300_038, 503, "api_error", false, "account.none-in-mode"),
    ACCOUNT_SEALED(300_037, 503, "api_error", false, "account.sealed"),
    ACCOUNT_NO_COOKIE(300_061, 409, "conflict_error", false, "account.no-cookie"),
    OAUTH_STATE(310_001, 400, "invalid_request_error", false, "oauth.state"),
    OAUTH_CODE(310_002, 400, "invalid_request_error", false, "oauth.code"),
    OAUTH_REFUSED(310_003, 400, "invalid_request_error", false, "oauth.refused"),
    UPSTREAM_UNREACHABLE(310_004, 502, "api_error", true, "oauth.unreachable"),
    OAUTH_REFRESH_REFUSED(310_005, 400, "invalid_request_error", false, "oauth.refresh-refused"),
    PROVIDER_NONE(320_001, 503, "api_error", true, "provider.none"),
    PROVIDER_LIMIT(320_002, 429, "rate_limit_error", true, "provider.limit"),
    PROVIDER_BREAKER_OPEN(320_003, 529, "overloaded_error", true, "provider.breaker-open"),
    PROVIDER_NOT_FOUND(320_004, 404, "not_found_error", false, "provider.not-found"),
    UPSTREAM_CONNECT(400_001, 503, "api_error", true, "upstream.connect"),
    UPSTREAM_FIRST_EVENT_TIMEOUT(400_002, 504, "timeout_error", true, "upstream.first-event-timeout"),
    UPSTREAM_TIMEOUT(400_003, 504, "timeout_error", true, "upstream.timeout"),
    UPSTREAM_STREAM_SILENT(400_004, 504, "timeout_error", true, "upstream.stream-silent"),
    UPSTREAM_BROKEN(400_005, 502, "api_error", true, "upstream.broken"),
    UPSTREAM_INVALID_ANSWER(400_006, 502, "api_error", true, "upstream.invalid-answer"),
    UPSTREAM_REDIRECT(400_021, 502, "api_error", false, "upstream.redirect"),
    UPSTREAM_TOO_LARGE(400_011, 502, "api_error", false, "upstream.too-large"),
    WEB_CHALLENGED(410_001, 503, "api_error", true, "web.challenged"),
    WEB_BLOCKED(410_002, 503, "api_error", false, "web.blocked"),
    WEB_REGION(410_003, 503, "api_error", false, "web.region"),
    WEB_MODEL_NOT_IN_PLAN(410_004, 403, "permission_error", false, "web.model-not-in-plan"),
    WEB_TOOL_SESSION_GONE(410_005, 400, "invalid_request_error", false, "web.tool-session-gone"),
    WEB_TOOL_SESSION_BUSY(410_006, 409, "conflict_error", false, "web.tool-session-busy"),
    WEB_CONVERSATION_TOO_LONG(410_007, 400, "invalid_request_error", false, "web.conversation-too-long"),
    WEB_UPLOAD_FAILED(410_008, 502, "api_error", true, "web.upload-failed"),
    CLIENT_GONE(499_001, 499, "api_error", false, "request.client-gone"),
    DRAINING(500_001, 503, "overloaded_error", true, "gateway.draining"),
    CONNECTIONS_BUSY(500_021, 503, "overloaded_error", true, "gateway.connections"),
    INTERNAL(500_002, 500, "api_error", true, "gateway.internal"),
    STORAGE_UNAVAILABLE(500_003, 503, "api_error", true, "gateway.storage"),
    DRY_RUN_BUSY(500_022, 503, "overloaded_error", true, "gateway.dry-run"),
    REPLAY_BUSY(500_023, 503, "overloaded_error", true, "gateway.replay"),
    LOOP(500_031, 508, "api_error", false, "gateway.loop"),
    MEMORY_BUSY(500_011, 503, "overloaded_error", true, "gateway.memory");

    private final int code;
    private final int status;
    private final String errorType;
    private final boolean retryable;
    private final String messageKey;

    FailureKind(int code, int status, String errorType, boolean retryable, String messageKey) {
        this.code = code;
        this.status = status;
        this.errorType = errorType;
        this.retryable = retryable;
        this.messageKey = messageKey;
    }

    /** Six digits. */
    public int code() {
        return code;
    }

    /** What the client is told in {@code error.details.error_code}: the upstream's own word where it has one, else the code. */
    public String errorCode() {
        return switch (this) {
            case THREAD_UNSUPPORTED -> "thread_unsupported_request";
            case MODEL_NOT_SERVED, MODEL_UNKNOWN -> "model_not_found";
            case PATH_UNKNOWN -> "unknown_url";
            case PREVIOUS_RESPONSE_UNKNOWN -> "previous_response_not_found";
            case WEB_CONVERSATION_TOO_LONG -> "context_length_exceeded";
            default -> Integer.toString(code);
        };
    }

    /** {@code error.type} in OpenAI's dialects, whose word for a model or a path that is not there is another one. */
    public String openAiType() {
        return switch (this) {
            case MODEL_NOT_SERVED, MODEL_UNKNOWN, PATH_UNKNOWN -> "invalid_request_error";
            default -> errorType;
        };
    }

    /** The member of the request that OpenAI's clients are told in {@code error.param}, null for none. */
    public @Nullable String param() {
        return switch (this) {
            case PREVIOUS_RESPONSE_UNKNOWN -> "previous_response_id";
            case ITEM_UNKNOWN -> "input";
            default -> null;
        };
    }

    /** The HTTP status that the client gets. */
    public int status() {
        return status;
    }

    /** {@code error.type} in the Anthropic dialect. */
    public String errorType() {
        return errorType;
    }

    /** Whether the same request may succeed when the client sends it again. */
    public boolean retryable() {
        return retryable;
    }

    /** Key of the message in {@code locales/messages.properties}. */
    public String messageKey() {
        return messageKey;
    }

    /** Whether the request failed because one target's dialect cannot say it: another's may. */
    public boolean isOfOneDialect() {
        return switch (this) {
            case TRANSLATION_IMPOSSIBLE,
                    TRANSLATION_STRICT,
                    THREAD_UNSUPPORTED,
                    PREVIOUS_RESPONSE_UNKNOWN,
                    ITEM_UNKNOWN,
                    WEB_IMAGE_REFUSED -> true;
            default -> false;
        };
    }
}
