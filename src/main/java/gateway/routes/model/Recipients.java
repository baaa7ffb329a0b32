package gateway.routes.model;

import gateway.routes.text.Spot;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a step sends to.
 *
 * @param written the addresses that stand in the file, also those of which a part is known only when a request comes
 * @param open where an address comes from that is known as a whole only when a request comes; null for none
 */
public record Recipients(
        List<EndpointUse> written, @Nullable Spot open) {

    /** Steps that send to what an expression gives, and what divides its addresses; empty for a single one. */
    private static final Map<String, String> BY_EXPRESSION = Map.of(
            "recipientList", "delimiter",
            "routingSlip", "uriDelimiter",
            "dynamicRouter", "uriDelimiter",
            "enrich", "",
            "pollEnrich", "");

    private static final Set<String> WRITTEN_OUT = Set.of("constant", "simple");
    private static final List<String> OF_SAGA = List.of("compensation", "completion");
    private static final String EXPRESSION = "expression";
    private static final String NONE = "false";

    public Recipients {
        written = List.copyOf(written);
    }

    static Recipients of(Step step) {
        List<EndpointUse> written = new ArrayList<>();
        EndpointUse single = step.endpoint();
        if (single != null) {
            written.add(single);
        }
        OF_SAGA.forEach(option -> {
            if (step.kind().equals("saga") && step.options().get(option) instanceof YamlText text) {
                written.add(use(text.value(), text.spot()));
            }
        });
        String delimiter = BY_EXPRESSION.get(step.kind());
        Spot open = delimiter == null || single != null ? null : expression(step, delimiter, written);
        return new Recipients(written, open);
    }

    private static @Nullable Spot expression(Step step, String delimiterOption, List<EndpointUse> written) {
        YamlMap options = step.options();
        YamlMap expression = options.get(EXPRESSION) instanceof YamlMap below ? below : options;
        for (Map.Entry<String, YamlNode> each : expression.values().entrySet()) {
            YamlText text = text(each.getValue());
            if (text == null || !WRITTEN_OUT.contains(each.getKey())) {
                continue;
            }
            if (delimiterOption.isEmpty()) {
                written.add(use(text.value(), text.spot()));
                return null;
            }
            if (each.getKey().equals("simple") && text.value().contains("${")) {
                return text.spot();
            }
            String delimiter = options.text(delimiterOption);
            for (String address : parts(text.value(), delimiter == null ? "," : delimiter)) {
                written.add(use(address.strip(), text.spot()));
            }
            return null;
        }
        return step.spot();
    }

    private static List<String> parts(String text, String delimiter) {
        return delimiter.equals(NONE) || delimiter.length() != 1
                ? List.of(text)
                : UriScan.split(text, delimiter.charAt(0));
    }

    private static @Nullable YamlText text(YamlNode node) {
        if (node instanceof YamlMap map) {
            return map.get(EXPRESSION) instanceof YamlText text ? text : null;
        }
        return node instanceof YamlText text ? text : null;
    }

    private static EndpointUse use(String uri, Spot spot) {
        return new EndpointUse(uri, YamlMap.empty(spot), spot, false);
    }
}
