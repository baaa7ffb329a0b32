package routes.trial;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was found for one request while it was tried for the first time: the gateway serves meanwhile, and what it knows of accounts
 * and providers must not differ between the two trials. For one thread at a time.
 */
public final class TrialMemory {

    private final Map<Object, Object> known = new HashMap<>();

    /** What was found for an equal question before, or now. */
    @SuppressWarnings("unchecked") // a question has one kind of answer
    <T> T of(Object question, Supplier<T> answer) {
        Object found = known.get(question);
        if (found == null) {
            found = answer.get();
            known.put(question, found);
        }
        return (T) found;
    }
}
