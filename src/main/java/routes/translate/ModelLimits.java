package routes.translate;

import org.jspecify.annotations.Nullable;

/** What is known of the limits of models. Safe from many threads. */
public interface ModelLimits {

    /** Most tokens of a request and its answer, null while unknown. */
    @Nullable
    Integer contextLimit(String model);

    /** Most output tokens, null while unknown. */
    @Nullable
    Integer outputLimit(String model);
}
