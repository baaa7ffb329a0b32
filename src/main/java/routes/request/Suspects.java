package routes.request;

import gateway.upstream.Blame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The targets at which one request has failed, until it is known whose fault that was: a good answer of another target blames
 * them, a failure of another one acquits them. Confined like the request.
 */
public final class Suspects {

    private List<Consumer<Blame>> pending = List.of();
    private final Set<String> failed = new HashSet<>(4);

    /**
     * Takes in a failure that the request itself may have brought about; the verdict comes once, at the end at the latest.
     *
     * @param target where it failed
     */
    public void add(String target, Consumer<Blame> verdict) {
        pending = pending.isEmpty() ? new ArrayList<>(2) : pending;
        pending.add(verdict);
        failed.add(target);
    }

    /** Another target has answered the request well. */
    public void answered() {
        judge(Blame.CONFIRMED);
    }

    /** Nobody else is asked. */
    public void close() {
        judge(failed.size() > 1 ? Blame.SHARED : Blame.OPEN);
    }

    private void judge(Blame blame) {
        List<Consumer<Blame>> judged = pending;
        if (!judged.isEmpty()) {
            pending = List.of();
            judged.forEach(verdict -> verdict.accept(blame));
        }
    }
}
