package routes.web;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.web.WebFailure;
import gateway.protocol.web.WebRefusal;
import gateway.protocol.web.WebRefusals;
import gateway.upstream.Verdict;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What refusals of the web application mean for the account, and what a client is told of them: never a word of a page, and of an
 * error its sentence only where it is about the request. Safe from many threads.
 */
final class WebVerdicts {

    private static final Duration MODEL_REST = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(WebVerdicts.class);

    private final InstantSource clock;
    private final Duration bareCoolDown;

    /** @param bareCoolDown how long an account rests after a limit of which no end is told */
    WebVerdicts(InstantSource clock, Duration bareCoolDown) {
        this.clock = clock;
        this.bareCoolDown = bareCoolDown;
    }

    /** Whether an answer is the stream that was asked for. */
    static boolean isStream(HttpClientResponse answer) {
        String type = answer.getHeader("content-type");
        return answer.statusCode() == 200 && type != null && type.startsWith(WebHttp.EVENTS);
    }

    /** There is no answer. */
    static WebCallFailed unreachable(@Nullable Throwable cause) {
        return new WebCallFailed(
                new Verdict.TryNext(FailureKind.UPSTREAM_CONNECT.name(), true, true),
                new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_CONNECT, cause));
    }

    /** An answer that is not the one that was asked for. */
    WebCallFailed of(WebReply reply) {
        WebRefusal refusal = WebRefusals.read(reply.status(), reply::header, reply.body(), clock.instant());
        return refusal == null ? invalid() : of(refusal, reply.status());
    }

    /** An error in the stream, before the client has anything. */
    WebCallFailed of(WebFailure failure) {
        return of(WebRefusals.of(failure, clock.instant()), 0);
    }

    /** An answer that is none. */
    static WebCallFailed invalid() {
        return failed(new Verdict.TryNext("an answer that is none", true), FailureKind.UPSTREAM_INVALID_ANSWER);
    }

    private WebCallFailed of(WebRefusal refusal, int status) {
        String reason = "the web application: " + refusal.meaning() + (status == 0 ? "" : " (" + status + ")");
        LOG.debug("{}: {} {}", reason, refusal.type(), refusal.code());
        return switch (refusal.meaning()) {
            case CHALLENGED -> failed(new Verdict.TryNext(reason, false), FailureKind.WEB_CHALLENGED);
            case BLOCKED -> failed(new Verdict.TryNext(reason, false), FailureKind.WEB_BLOCKED);
            case REGION -> failed(new Verdict.TryNext(reason, false), FailureKind.WEB_REGION);
            case SESSION_INVALID -> failed(new Verdict.SuspectCredential(reason), FailureKind.ACCOUNT_NONE);
            case ORGANIZATION_DISABLED, PAST_DUE ->
                failed(new Verdict.SuspectOrganization(reason), FailureKind.ACCOUNT_ORGANIZATION_DISABLED);
            case MODEL_NOT_IN_PLAN ->
                failed(rest(Verdict.Scope.MODEL, MODEL_REST, reason), FailureKind.WEB_MODEL_NOT_IN_PLAN);
            case MODEL_LIMITED -> limited(Verdict.Scope.MODEL, refusal, reason);
            case LIMITED -> limited(Verdict.Scope.ACCOUNT, refusal, reason);
            case CONVERSATION_GONE, TOOL_WINDOW_CLOSED ->
                failed(new Verdict.TryNext(reason, false), FailureKind.WEB_TOOL_SESSION_GONE);
            case TOO_LONG -> throwable(FailureKind.WEB_CONVERSATION_TOO_LONG);
            case READ_ONLY, TRANSIENT -> failed(new Verdict.TryNext(reason, true), FailureKind.UPSTREAM_BROKEN);
            case INVALID_ANSWER -> failed(new Verdict.TryNext(reason, false), FailureKind.WEB_BLOCKED);
            case OAUTH_NOT_ALLOWED, UNKNOWN ->
                failed(new Verdict.TryNext(reason, false), FailureKind.UPSTREAM_INVALID_ANSWER);
        };
    }

    private WebCallFailed limited(Verdict.Scope scope, WebRefusal refusal, String reason) {
        Instant now = clock.instant();
        Instant until = refusal.until();
        Duration wait = Objects.requireNonNullElse(refusal.retryAfter(), bareCoolDown);
        Instant end = until == null ? now.plus(wait) : until;
        return new WebCallFailed(
                new Verdict.Rest(scope, end, until != null, reason),
                new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_ALL_LIMITED, Duration.between(now, end)));
    }

    private Verdict.Rest rest(Verdict.Scope scope, Duration length, String reason) {
        return new Verdict.Rest(scope, clock.instant().plus(length), false, reason);
    }

    /** No account would be answered otherwise. */
    private static WebCallFailed throwable(FailureKind kind) {
        return new WebCallFailed(new Verdict.PassOn(), new GatewayFailure.RequestRefused(kind));
    }

    private static WebCallFailed failed(Verdict verdict, FailureKind kind) {
        GatewayFailure failure = switch (kind) {
            case ACCOUNT_NONE,
                    WEB_CHALLENGED,
                    ACCOUNT_ORGANIZATION_DISABLED,
                    WEB_BLOCKED,
                    WEB_REGION,
                    WEB_MODEL_NOT_IN_PLAN,
                    WEB_TOOL_SESSION_GONE -> new GatewayFailure.TargetUnavailable(kind, null);
            default -> new GatewayFailure.UpstreamFailed(kind, null);
        };
        return new WebCallFailed(verdict, failure);
    }
}
