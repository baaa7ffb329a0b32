package gateway.routes.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has come of reading a text.
 *
 * @param root null where the text holds nothing, or cannot be read
 */
public record YamlReading(@Nullable YamlNode root, List<YamlFault> faults) {

    public YamlReading {
        faults = List.copyOf(faults);
    }
}
