package gateway.upstream;

/** What an answer says, or what its absence does: the rows of {@link Consequences}. */
public enum AnswerKind {
    /** 5xx, 529, no connection, no answer in time, or one that broke off. */
    SERVER_TROUBLE,
    /** 401: the credential is refused. */
    CREDENTIAL_REFUSED,
    /** A sentence that says that the organisation is disabled or may not use OAuth. */
    ORGANIZATION_REFUSED,
    /** A sentence that says that there is nothing left to pay with, or 402. */
    OUT_OF_CREDIT,
    /** 429 that names a usage window without room. */
    WINDOW_REJECTED,
    /** Any other 429 that a wait cures. */
    RATE_LIMITED,
    /** Any other refusal: the request is at fault, or not entitled. */
    REQUEST_REFUSED;

    /** What a verdict is about. */
    public static AnswerKind of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.TryNext _ -> SERVER_TROUBLE;
            case Verdict.SuspectCredential _ -> CREDENTIAL_REFUSED;
            case Verdict.SuspectOrganization _ -> ORGANIZATION_REFUSED;
            case Verdict.NoCredit _ -> OUT_OF_CREDIT;
            case Verdict.Rest rest -> rest.unifiedWindow() ? WINDOW_REJECTED : RATE_LIMITED;
            case Verdict.PassOn _ -> REQUEST_REFUSED;
        };
    }
}
