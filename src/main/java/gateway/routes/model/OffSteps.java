package gateway.routes.model;

import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files with steps that are switched off: by the file itself, or by somebody while they run. Stateless. */
public final class OffSteps {

    private static final String DISABLED = "disabled";
    private static final String FALSE = "false";
    private static final String PARAMETERS = "parameters";

    private OffSteps() {}

    /** A file without the steps of these ids. */
    public static RouteDocument without(RouteDocument document, Set<String> ids) {
        return ids.isEmpty() ? document : rebuilt(document, new Cut(ids, false));
    }

    /**
     * A file without what it switches off itself; what is off by a placeholder counts, whatever stands for it: the same file has to
     * be right with each value.
     */
    public static RouteDocument withoutDisabled(RouteDocument document) {
        return rebuilt(document, new Cut(Set.of(), true));
    }

    /** The ids of all steps of a file, at any depth. */
    public static boolean has(RouteDocument document, String id) {
        return document.flows().stream().flatMap(Flow::allSteps).anyMatch(step -> id.equals(step.option("id")));
    }

    private static RouteDocument rebuilt(RouteDocument document, Cut cut) {
        List<YamlNode> items = new ArrayList<>();
        document.root().items().forEach(item -> items.add(cut.inside(item)));
        return RouteDocument.of(document.text(), new YamlList(document.root().spot(), items));
    }

    /**
     * What is taken out.
     *
     * @param ids steps by their ids
     * @param disabled whether those that say so themselves
     */
    private record Cut(Set<String> ids, boolean disabled) {

        /** What is left of a part that stays itself. */
        YamlNode inside(YamlNode node) {
            return switch (node) {
                case YamlText text -> text;
                case YamlList list ->
                    new YamlList(
                            list.spot(),
                            list.items().stream()
                                    .filter(item -> !isOff(item) && !isStepOff(item))
                                    .map(this::inside)
                                    .toList());
                case YamlMap map -> {
                    Map<String, YamlNode> values = new LinkedHashMap<>();
                    map.values().forEach((key, value) -> {
                        if (key.equals(PARAMETERS)) {
                            values.put(key, value);
                        } else if (!isOff(value)) {
                            values.put(key, inside(value));
                        }
                    });
                    yield new YamlMap(map.spot(), values, map.keys());
                }
            };
        }

        /** An item of a list is a step whose kind is its only key. */
        private boolean isStepOff(YamlNode item) {
            return item instanceof YamlMap map
                    && map.values().size() == 1
                    && isOff(map.values().values().iterator().next());
        }

        private boolean isOff(YamlNode node) {
            if (!(node instanceof YamlMap map)) {
                return false;
            }
            String id = map.text("id");
            String off = map.text(DISABLED);
            return (id != null && ids.contains(id)) || (disabled && off != null && !off.equals(FALSE));
        }
    }
}
