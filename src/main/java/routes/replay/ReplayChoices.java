package routes.replay;

import org.jspecify.annotations.Nullable;

/** What of a gateway an operator may choose among. Safe from many threads. */
public interface ReplayChoices {

    /**
     * The number of the generation that a word means.
     *
     * @param word {@code current}, {@code canary} or a number
     * @return null where no such generation runs
     */
    @Nullable
    Integer generation(String word);

    /** Whether a generation has a provider of this name. */
    boolean hasProvider(int generation, String name);
}
