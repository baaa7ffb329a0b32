package routes.request;

import gateway.account.Account;
import gateway.provider.Provider;
import gateway.upstream.FailureClass;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One try of a request against one account or one provider. Confined like the request that it belongs to. */
public final class Attempt {

    private final Target target;
    private BreakerPermit permit = BreakerPermit.NONE;
    private @Nullable AttemptOutcome outcome;
    private @Nullable FailureClass failure;
    private boolean hung;
    private boolean taught;
    private @Nullable Suspects suspects;
    private @Nullable Runnable whenServed;

    public Attempt(Target target) {
        this.target = target;
    }

    /** A try against an account. */
    public Attempt(Account account) {
        this(new Target.OfAccount(account));
    }

    /** Who is asked. */
    public Target target() {
        return target;
    }

    /** The account that is tried, null where a provider is. */
    public @Nullable Account account() {
        return switch (target) {
            case Target.OfAccount(Account account) -> account;
            case Target.OfWeb(Account account) -> account;
            case Target.OfProvider provider -> null;
        };
    }

    /** The account that is tried; the relay of accounts asks. */
    public Account requireAccount() {
        return Objects.requireNonNull(account(), "this try asks a provider");
    }

    /** The provider that is tried, null where an account is. */
    public @Nullable Provider provider() {
        return switch (target) {
            case Target.OfAccount account -> null;
            case Target.OfWeb account -> null;
            case Target.OfProvider asked -> asked.provider();
        };
    }

    /** Where the circuit breaker learns how the try went. */
    public BreakerPermit permit() {
        return permit;
    }

    public void permit(BreakerPermit newPermit) {
        permit = newPermit;
    }

    /** The targets at which the request has failed so far, null where nobody keeps account of them. */
    public @Nullable Suspects suspects() {
        return suspects;
    }

    /** Says where failures are kept until it is known whose fault they were. */
    public Attempt among(Suspects ofRequest) {
        suspects = ofRequest;
        return this;
    }

    /** What kind of failure a provider's error answer is, null where there was none. */
    public @Nullable FailureClass failure() {
        return failure;
    }

    public void failedAs(FailureClass kind) {
        failure = kind;
    }

    /** Whether the target refused a field that the next try does without. */
    public boolean hasTaught() {
        return taught;
    }

    public void taught() {
        taught = true;
    }

    /** Whether the target left the client waiting: nothing of its answer came in time. */
    public boolean hung() {
        return hung;
    }

    public void leftWaiting() {
        hung = true;
    }

    /** Has this told once when the target begins to serve; it must neither block nor wait. */
    public void whenServed(Runnable news) {
        whenServed = news;
    }

    /** The target begins to serve. */
    public void served() {
        Runnable news = whenServed;
        whenServed = null;
        if (news != null) {
            news.run();
        }
    }

    /** How the try ended, null while it is under way. */
    public @Nullable AttemptOutcome outcome() {
        return outcome;
    }

    public void outcome(AttemptOutcome end) {
        outcome = end;
    }
}
