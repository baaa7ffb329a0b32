package gateway.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models that a provider is listed for. Immutable. A provider with an empty list serves only what is sent to it by name, by
 * a mapping or as the default.
 */
public record ModelList(List<Entry> entries) {

    /** Nothing is listed. */
    public static final ModelList EMPTY = new ModelList(List.of());

    public ModelList {
        entries = List.copyOf(entries);
    }

    /**
     * One entry: {@code gpt-5}, {@code llama-*} or {@code sonnet=llama3.3:70b}.
     *
     * @param pattern the client's name; {@code *} stands for any characters
     * @param name the provider's name, null where it is the client's
     */
    public record Entry(String pattern, @Nullable String name) {}
}
