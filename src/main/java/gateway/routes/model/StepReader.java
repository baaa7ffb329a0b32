package gateway.routes.model;

import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import java.util.ArrayList;
import java.util.List;

/** Finds the steps below a part of a file, at any depth. */
final class StepReader {

    private static final String STEPS = "steps";
    private static final String PARAMETERS = "parameters";

    private StepReader() {}

    /** All lists of steps below a part that stand in no step. */
    static List<Step.Branch> branches(YamlNode node, int depth) {
        List<Step.Branch> branches = new ArrayList<>();
        collect(STEPS, node, depth, branches);
        return branches;
    }

    private static void collect(String name, YamlNode node, int depth, List<Step.Branch> branches) {
        switch (node) {
            case YamlList list -> list.items().forEach(item -> collect(name, item, depth, branches));
            case YamlMap map ->
                map.values().forEach((key, value) -> {
                    if (key.equals(STEPS) && value instanceof YamlList list) {
                        branches.add(new Step.Branch(name, steps(list, depth + 1)));
                    } else if (!key.equals(PARAMETERS)) {
                        collect(key, value, depth, branches);
                    }
                });
            default -> {
                // a value holds no steps
            }
        }
    }

    private static List<Step> steps(YamlList list, int depth) {
        List<Step> steps = new ArrayList<>();
        for (YamlNode item : list.items()) {
            if (item instanceof YamlMap map) {
                map.values()
                        .forEach((kind, body) ->
                                steps.add(new Step(kind, body, map.spotOf(kind), depth, branches(body, depth))));
            }
        }
        return steps;
    }
}
