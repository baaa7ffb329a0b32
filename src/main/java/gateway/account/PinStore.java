package gateway.account;

import java.util.Collection;
import java.util.Map;

/** Where pins of Anthropic's resources live. Safe from many threads; every call may fail with STORAGE_UNAVAILABLE. */
public interface PinStore {

    /**
     * Remembers where a resource of Anthropic is and whose it is; the first pin of an id wins.
     *
     * @return the pin that holds
     */
    Pin pin(String resourceId, Pin pin);

    /** The pins of these resources, where they have one. */
    Map<String, Pin> pins(Collection<String> resourceIds);
}
