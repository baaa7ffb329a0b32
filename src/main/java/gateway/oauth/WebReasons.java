package gateway.oauth;

import gateway.account.Account;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.AccountProbe.Finding;
import gateway.oauth.AccountProbe.Refused;
import gateway.oauth.AccountProbe.Unreachable;
import gateway.protocol.web.WebRefusal;

/**
 * What answers of the web application mean for an account. Its cookie is refused only by what the web application itself says of
 * it; challenges, blocks and regions are about our address. Stateless.
 */
final class WebReasons {

    private WebReasons() {}

    /** What an operator is told whose wish cannot do without the cookie. */
    static GatewayFailure failure(Account account, Finding finding) {
        if (finding instanceof Unreachable unreachable) {
            return new GatewayFailure.TargetUnavailable(unreachable.kind(), null, unreachable.reason());
        }
        Refused refused = finding instanceof Refused said ? said : new Refused("the cookie is not accepted", false);
        return new GatewayFailure.RequestRefused(
                refused.organizationDisabled()
                        ? FailureKind.ACCOUNT_ORGANIZATION_DISABLED
                        : FailureKind.ACCOUNT_CREDENTIAL,
                account.name(),
                refused.reason());
    }

    static Finding of(WebCalls.Refused answer) {
        WebRefusal refusal = answer.refusal();
        int status = answer.status();
        return switch (refusal.meaning()) {
            case SESSION_INVALID -> new Refused("the web application refused the cookie (" + status + ")", false);
            case ORGANIZATION_DISABLED -> new Refused("the provider has disabled the organisation", true);
            case CHALLENGED -> new Unreachable("blocked by a challenge page", FailureKind.WEB_CHALLENGED);
            case BLOCKED -> new Unreachable("blocked by the web application without a reason", FailureKind.WEB_BLOCKED);
            case REGION ->
                new Unreachable("the web application is not available in this region", FailureKind.WEB_REGION);
            case READ_ONLY -> new Unreachable("the web application is being maintained");
            case LIMITED, MODEL_LIMITED -> new Unreachable("the web application limits calls (" + status + ")");
            case INVALID_ANSWER -> new Unreachable("the web application answered with a page");
            case PAST_DUE -> new Unreachable("the subscription is not paid");
            case MODEL_NOT_IN_PLAN,
                    OAUTH_NOT_ALLOWED,
                    CONVERSATION_GONE,
                    TOOL_WINDOW_CLOSED,
                    TOO_LONG,
                    TRANSIENT,
                    UNKNOWN -> new Unreachable("the web application answered " + status);
        };
    }
}
