package gateway.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JMX over HTTP. Immutable.
 *
 * @param operatorPassword or its hash; null leaves Jolokia off
 * @param viewerPassword of who may only look, or its hash; null where there is none
 * @param origins of pages that may ask by themselves
 */
public record JolokiaSettings(
        @Nullable String operatorPassword, @Nullable String viewerPassword, List<String> origins) {

    static final JolokiaSettings OFF = new JolokiaSettings(null, null, List.of());

    public JolokiaSettings {
        origins = List.copyOf(origins);
    }

    /** Whether there is any. */
    public boolean on() {
        return operatorPassword != null;
    }

    @Override
    public String toString() {
        return "JolokiaSettings[on=" + on() + ", viewer=" + (viewerPassword != null) + ", origins=" + origins + "]";
    }
}
