package gateway.routes.text;

import java.util.List;

/** A list, in the order of the file. */
public record YamlList(Spot spot, List<YamlNode> items) implements YamlNode {

    public YamlList {
        items = List.copyOf(items);
    }
}
