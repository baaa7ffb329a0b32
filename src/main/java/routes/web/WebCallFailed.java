package routes.web;

import gateway.error.GatewayFailure;
import gateway.upstream.Verdict;

/** A call of the web application that leaves the current try without an answer. */
final class WebCallFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Verdict verdict;
    private final transient GatewayFailure failure;

    /**
     * One of them.
     *
     * @param verdict what it means for the account
     * @param failure what the client is told where nobody else answers
     */
    WebCallFailed(Verdict verdict, GatewayFailure failure) {
        super(verdict.reason(), failure, false, false);
        this.verdict = verdict;
        this.failure = failure;
    }

    Verdict verdict() {
        return verdict;
    }

    GatewayFailure failure() {
        return failure;
    }
}
