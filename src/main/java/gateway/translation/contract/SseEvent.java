package gateway.translation.contract;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A server-sent event as it came. Immutable, as long as nobody changes its data. */
public final class SseEvent {

    private final @Nullable String name;
    private final byte[] data;

    /**
     * An event.
     *
     * @param name null when it has none
     * @param data the data lines in UTF-8, joined by LF; empty when it has none. Not copied, not to be changed
     */
    public SseEvent(@Nullable String name, byte[] data) {
        this.name = name;
        this.data = data;
    }

    /** Its name, null when it has none. */
    public @Nullable String name() {
        return name;
    }

    /** Its data lines in UTF-8, joined by LF; not to be changed. */
    public byte[] data() {
        return data;
    }

    @Override
    public String toString() {
        return "SseEvent[" + name + ", " + new String(data, StandardCharsets.UTF_8) + "]";
    }
}
