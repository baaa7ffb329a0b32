package routes.files;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.routes.version.RouteFileStore;
import gateway.routes.version.StoredRouteFile;
import org.jspecify.annotations.Nullable;

/**
 * A change of the stored files, made between the building of a generation and its use. For one thread.
 *
 * @param before the file as it was; null for none
 * @param text what it is to be; null for none
 * @param expected the version that is changed; 0 where there is to be none; null for any
 */
public record StoredChange(
        RouteFileStore store,
        String name,
        @Nullable StoredRouteFile before,
        @Nullable String text,
        @Nullable Long expected,
        @Nullable String comment,
        String actor) {

    /**
     * Looks whether it can be made, before the work that comes before it.
     *
     * @throws GatewayFailure PRECONDITION_FAILED where the file had another version
     */
    public void requireExpected() {
        long version = before == null ? 0 : before.version();
        if (expected != null && expected != version) {
            throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
        }
    }

    /**
     * Makes it.
     *
     * @throws GatewayFailure PRECONDITION_FAILED where the file has another version
     */
    public void make() {
        boolean made =
                text == null ? store.delete(name, expected) : store.put(name, text, expected, comment, actor) > 0;
        if (!made) {
            throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
        }
    }

    /** Brings back what was there. */
    public void undo() {
        if (before == null) {
            store.delete(name, null);
        } else {
            store.put(name, before.text(), null, before.comment(), before.updatedBy());
        }
    }
}
