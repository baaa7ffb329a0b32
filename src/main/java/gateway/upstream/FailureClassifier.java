package gateway.upstream;

import gateway.protocol.anthropic.ErrorFacts;
import gateway.upstream.Verdict.NoCredit;
import gateway.upstream.Verdict.PassOn;
import gateway.upstream.Verdict.Rest;
import gateway.upstream.Verdict.Scope;
import gateway.upstream.Verdict.SuspectCredential;
import gateway.upstream.Verdict.SuspectOrganization;
import gateway.upstream.Verdict.TryNext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * Decides what an error answer of the Messages API means for the account that got it: the status classes and texts of
 * docs/wire.md, "Errors" and "Rate limits of subscriptions". Safe from many threads.
 */
public final class FailureClassifier {

    private static final int PAYMENT_REQUIRED = 402;
    private static final int OVERLOADED = 529;
    /** Of another Claude Proxy: each further try would go round the circle again (RFC 5842 7.2). */
    private static final int LOOP_DETECTED = 508;

    /** 429s that waiting does not cure and that every account of the operator would get for this request. */
    private static final Set<String> ENTITLEMENT_CODES =
            Set.of("enforced_spend_limit_reached", "contract_spend_limit_reached", "ramp_limit_exceeded");

    private final InstantSource clock;
    private final Duration bareCoolDown;
    private final Duration maxRetryAfter;

    /**
     * A classifier.
     *
     * @param bareCoolDown how long an account rests after a 429 that says nothing
     * @param maxRetryAfter cap of a wait that no exhausted usage window backs
     */
    public FailureClassifier(InstantSource clock, Duration bareCoolDown, Duration maxRetryAfter) {
        this.clock = clock;
        this.bareCoolDown = bareCoolDown;
        this.maxRetryAfter = maxRetryAfter;
    }

    /**
     * Classifies an answer that is not a success.
     *
     * @param body the error body as it came; HTML or nothing is fine
     */
    public Verdict classify(int status, HeaderLookup headers, byte[] body) {
        if (status == LOOP_DETECTED) {
            return new PassOn();
        }
        if (status >= 500) {
            boolean overloaded = status == OVERLOADED;
            return new TryNext(overloaded ? "overloaded (529)" : "upstream answered " + status, true, overloaded);
        }
        return switch (status) {
            case 400, 402, 403 -> refused(status, ErrorFacts.read(body));
            case 401 ->
                isOrganizationRefused(body)
                        ? organizationRefused(status)
                        : new SuspectCredential("the provider refused the credential (401)");
            case 429 -> rateLimit(headers, body);
            default -> new PassOn();
        };
    }

    private Verdict rateLimit(HeaderLookup headers, byte[] body) {
        Instant now = clock.instant();
        UnifiedWindows windows = UnifiedWindows.read(headers, now);
        if (!windows.named() && isEntitlement(ErrorFacts.read(body))) {
            return new PassOn();
        }
        if (!windows.rejected()) {
            return new Rest(Scope.MODEL, now.plus(advisedWait(headers, now)), false, "rate limited (429)");
        }
        String reason = "usage window exhausted: " + String.join(", ", windows.windows());
        Instant until = windows.until();
        return until != null
                ? new Rest(windows.scope(), until, true, reason)
                : new Rest(windows.scope(), now.plus(advisedWait(headers, now)), false, reason);
    }

    private Duration advisedWait(HeaderLookup headers, Instant now) {
        Duration advised = RetryAfter.read(headers, now)
                .or(() -> KeyLimits.untilReset(headers, now))
                .orElse(bareCoolDown);
        return advised.compareTo(maxRetryAfter) > 0 ? maxRetryAfter : advised;
    }

    private static Verdict refused(int status, ErrorFacts error) {
        if (status != PAYMENT_REQUIRED && KnownSentences.ORGANIZATION_REFUSED.are(error)) {
            return organizationRefused(status);
        }
        if (KnownSentences.NO_EXTRA_USAGE.are(error)) {
            return NoCredit.because("no extra usage is left (" + status + ")", true);
        }
        boolean billing = status == PAYMENT_REQUIRED && "billing_error".equals(error.type());
        if (billing || KnownSentences.NO_CREDIT.are(error)) {
            return NoCredit.because("the provider refuses to charge it (" + status + ")", false);
        }
        return new PassOn();
    }

    private static boolean isEntitlement(ErrorFacts facts) {
        String code = facts.code();
        return (code != null && ENTITLEMENT_CODES.contains(code)) || KnownSentences.NOT_ENTITLED.are(facts);
    }

    private static boolean isOrganizationRefused(byte[] body) {
        return KnownSentences.ORGANIZATION_REFUSED.are(ErrorFacts.read(body));
    }

    private static SuspectOrganization organizationRefused(int status) {
        return new SuspectOrganization("the provider refuses the organisation (" + status + ")");
    }
}
