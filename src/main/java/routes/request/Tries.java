package routes.request;

import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Choice;
import gateway.account.decision.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was tried for one request, and what is tried now. Confined like the request. */
public final class Tries {

    private final ClientAnswer answer;
    private @Nullable Attempt current;
    private int count;
    private @Nullable Choice choice;
    private @Nullable Choice lastChoice;
    private List<Decision.Try> ofAccounts = List.of();
    private @Nullable StringBuilder ofProviders;

    Tries(ClientAnswer answer) {
        this.answer = answer;
    }

    /** The try that is under way or was the last, null before the first. */
    public @Nullable Attempt current() {
        return current;
    }

    /** The current try; a balancer has begun one. */
    public Attempt requireCurrent() {
        return Objects.requireNonNull(current, "the balancer begins an attempt first");
    }

    /** Begins another try. */
    public void begin(Attempt next) {
        current = next;
        answer.triesAgain();
    }

    /** Counts a try that reaches for the upstream. */
    public void countOne() {
        count++;
    }

    /** How many tries have reached for an upstream. */
    public int count() {
        return count;
    }

    /** Notes which account was chosen, or that none could be. */
    public void decided(Choice made) {
        choice = made;
    }

    /** Notes how the try with the last chosen account ended; null when none could be chosen. */
    public void ended(@Nullable String outcome) {
        Choice made = choice;
        if (made != null) {
            choice = null;
            lastChoice = made;
            ofAccounts = with(made, outcome);
        }
    }

    /** Notes that the account of the last try is tried once more. */
    public void sameAccountAgain() {
        choice = lastChoice;
    }

    /**
     * The way of the request through the pool so far, null where it did not come to the pool.
     *
     * @param request whose tries these are
     * @param pending how the try ends that is under way
     */
    public @Nullable Decision decision(RequestContext request, @Nullable String pending) {
        List<Decision.Try> all = ofAccounts(pending);
        AffinityKeys affinity = request.affinity();
        String kind = affinity == null ? null : affinity.kind().label();
        return all.isEmpty()
                ? null
                : new Decision(
                        request.id(),
                        request.arrivedAt(),
                        request.model(),
                        request.domain(),
                        kind,
                        all,
                        request.replay() == null ? null : request.replay().original());
    }

    private List<Decision.Try> ofAccounts(@Nullable String pending) {
        Choice made = choice;
        return made == null ? ofAccounts : with(made, pending);
    }

    private List<Decision.Try> with(Choice made, @Nullable String outcome) {
        List<Decision.Try> all = new ArrayList<>(ofAccounts);
        all.add(new Decision.Try(made, outcome));
        return all;
    }

    /** Notes how a try with a provider ended. */
    public void endedAtProvider(String provider, String end) {
        StringBuilder tries = ofProviders == null ? new StringBuilder() : ofProviders.append("; ");
        ofProviders = tries.append("provider ").append(provider).append(": ").append(end);
    }

    /** How the tries with providers ended, null where there were none. */
    public @Nullable String ofProviders() {
        return ofProviders == null ? null : ofProviders.toString();
    }
}
