package gateway.upstream;

import gateway.error.FailureKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What kind of failure an attempt ended with: whether the same upstream is asked again, and whether another one is. */
public enum FailureClass {
    /** No connection. */
    CONNECT,
    /** No answer, or no next byte, in time. */
    TIMEOUT,
    /** A 429. */
    RATE_LIMIT,
    /** A 5xx other than 529. */
    SERVER_ERROR,
    /** A 529, or an error event that says so. */
    OVERLOADED,
    /** The connection broke before the answer was complete, or the answer could not be read. */
    BROKEN,
    /** A whole answer that could not be read; the same upstream would give it again. */
    INVALID_ANSWER,
    /** A 404: this upstream does not have the model, another one may. */
    MISSING,
    /** The request itself is refused; every upstream would refuse it. */
    CLIENT,
    /** The upstream refuses our key, or what it pays for is used up; another upstream may answer. */
    CREDENTIAL,
    /** A 403: the upstream does not take this request from us, for what it holds or for who we are; another one may. */
    FORBIDDEN;

    private static final int OVERLOADED_STATUS = 529;
    private static final int RATE_LIMIT_STATUS = 429;
    /** Of another Claude Proxy: each further try would go round the circle again (RFC 5842 7.2). */
    private static final int LOOP_STATUS = 508;

    /** Codes of 429s that no wait cures: OpenAI's and Azure's. */
    private static final Set<String> USED_UP =
            Set.of("insufficient_quota", "billing_hard_limit_reached", "billing_not_active");

    /** The class of an answer that is not a success. */
    public static FailureClass of(int status) {
        return switch (status) {
            case 401, 402 -> CREDENTIAL;
            case 403 -> FORBIDDEN;
            case 404 -> MISSING;
            case 408 -> TIMEOUT;
            case RATE_LIMIT_STATUS -> RATE_LIMIT;
            case OVERLOADED_STATUS -> OVERLOADED;
            case LOOP_STATUS -> CLIENT;
            default -> {
                if (status >= 500) {
                    yield SERVER_ERROR;
                }
                yield status >= 400 ? CLIENT : BROKEN;
            }
        };
    }

    /**
     * The class of an answer that is not a success, whose body is known.
     *
     * @param code {@code error.code} or {@code error.type}, null for none
     */
    public static FailureClass of(int status, @Nullable String code) {
        return status == RATE_LIMIT_STATUS && code != null && USED_UP.contains(code) ? CREDENTIAL : of(status);
    }

    /** The class of a failure that we found ourselves; CLIENT for those that have nothing to do with an upstream. */
    public static FailureClass of(FailureKind kind) {
        return switch (kind) {
            case UPSTREAM_CONNECT, UPSTREAM_UNREACHABLE -> CONNECT;
            case UPSTREAM_FIRST_EVENT_TIMEOUT, UPSTREAM_TIMEOUT, UPSTREAM_STREAM_SILENT -> TIMEOUT;
            case UPSTREAM_BROKEN -> BROKEN;
            case UPSTREAM_INVALID_ANSWER -> INVALID_ANSWER;
            case PROVIDER_LIMIT -> RATE_LIMIT;
            case PROVIDER_BREAKER_OPEN -> OVERLOADED;
            default -> CLIENT;
        };
    }

    /** Whether the same upstream may be asked again. */
    public boolean retriedHere() {
        return switch (this) {
            case CLIENT, CREDENTIAL, FORBIDDEN, MISSING, INVALID_ANSWER -> false;
            default -> true;
        };
    }

    /** Whether another upstream may be asked. */
    public boolean triedElsewhere() {
        return this != CLIENT;
    }

    /** Whether it tells that the upstream is in trouble: circuit breakers and health count it. */
    public boolean countsAgainstUpstream() {
        return this != CLIENT && this != RATE_LIMIT && this != MISSING && this != FORBIDDEN;
    }

    /** Whether no request can have brought it about. A key is refused for one model or one price too, which a request names. */
    public boolean isCertain() {
        return this == CONNECT || this == OVERLOADED;
    }
}
