package gateway.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which names the operator sends where. Immutable.
 *
 * @param big what requests for Opus ask for, null where they are not mapped
 * @param middle the same for Sonnet
 * @param small the same for Haiku
 * @param rules the model map; the first rule that matches counts
 */
public record Mapping(
        @Nullable String big,
        @Nullable String middle,
        @Nullable String small,
        List<Rule> rules) {

    /** Nothing is mapped. */
    public static final Mapping NONE = new Mapping(null, null, null, List.of());

    public Mapping {
        rules = List.copyOf(rules);
    }

    /**
     * One entry of the model map.
     *
     * @param pattern the client's name; {@code *} stands for any characters
     * @param stages the targets of each stage: {@code provider/model}, {@code provider} (the client's name), {@code claude} (the
     *     accounts, with the client's name) or {@code claude/model}
     */
    public record Rule(String pattern, List<List<String>> stages) {
        public Rule {
            stages = stages.stream().map(List::copyOf).toList();
        }
    }
}
