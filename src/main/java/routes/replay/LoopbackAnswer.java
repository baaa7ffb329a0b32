package routes.replay;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway has answered to itself. Immutable once it is there.
 *
 * @param json whether it says that it is JSON
 * @param body null where there is no answer
 * @param failure why there is none; null where there is
 */
record LoopbackAnswer(
        boolean json, @Nullable BoundedBody body, @Nullable String failure) {

    static LoopbackAnswer none(String failure) {
        return new LoopbackAnswer(false, null, failure);
    }
}
