package routes.chain;

import gateway.account.Account;
import gateway.account.CreditDoubt;
import gateway.account.Suspicion;
import gateway.account.pool.AccountPool;
import gateway.upstream.AnswerKind;
import gateway.upstream.Consequences;
import gateway.upstream.Verdict;
import routes.request.RequestContext;

/** What a failed try changes for its account, as {@link Consequences} says. Safe from many threads. */
public final class Aftermath {

    private final AccountPool pool;
    private final Suspicion suspicion;
    private final AccountWish choice;
    private final CreditDoubt credit;

    public Aftermath(AccountPool pool, Suspicion suspicion, AccountWish choice, CreditDoubt credit) {
        this.pool = pool;
        this.suspicion = suspicion;
        this.choice = choice;
        this.credit = credit;
    }

    /** Does it. May wait a short while for a check of the account. */
    public void of(Account account, RequestContext context, Verdict verdict) {
        AnswerKind said = AnswerKind.of(verdict);
        switch (Consequences.of(said, context.endpoint().kind()).account()) {
            case NOTHING, INVALID -> {
                // Nothing that a client brings about makes an account invalid.
            }
            case CHECKED -> suspicion.raise(account, verdict.reason());
            case RESTS -> rest(account, context, verdict);
        }
    }

    private void rest(Account account, RequestContext context, Verdict verdict) {
        if (verdict instanceof Verdict.Rest coolDown) {
            pool.rest(account.id(), context.modelForAccounts(), coolDown);
        } else if (verdict instanceof Verdict.NoCredit said && !(said.extraUsage() && asksForMore(context))) {
            credit.refused(account.id(), said);
        }
    }

    /** A request for what goes beyond a plan says nothing of requests that do not. */
    private boolean asksForMore(RequestContext context) {
        return choice.asksForFeatures(context);
    }

    /** Whether the token of an account may be renewed because an answer refused it. */
    boolean mayRenew(Account account) {
        return suspicion.mayRenew(account);
    }
}
