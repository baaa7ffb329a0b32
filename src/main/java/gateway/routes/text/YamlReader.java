package gateway.routes.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML with the places of all parts. What costs more than it can be worth is refused before it costs: deep nesting, and
 * aliases that multiply. For one text.
 */
public final class YamlReader {

    private static final int MOST_LEVELS = 100;
    private static final int MOST_NODES = 200_000;
    /** Camel takes no more. */
    private static final int MOST_ALIASES = 50;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            .setCodePointLimit(Integer.MAX_VALUE)
            .build();

    private final List<YamlFault> faults = new ArrayList<>();
    private int nodes;

    private YamlReader() {}

    /** Reads the first document of a text; further ones are a fault. */
    public static YamlReading read(String text) {
        YamlReader reader = new YamlReader();
        YamlNode root = null;
        try {
            if (reader.isPrintable(text) && reader.isBounded(text)) {
                root = new Compose(SETTINGS)
                        .composeString(text)
                        .map(reader::convert)
                        .orElse(null);
            }
        } catch (YamlEngineException e) {
            reader.faults.add(SyntaxWords.of(e));
        }
        return new YamlReading(root, reader.faults);
    }

    private boolean isPrintable(String text) {
        int line = 1;
        int begin = 0;
        for (int index = 0; index < text.length(); index += Character.charCount(text.codePointAt(index))) {
            int sign = text.codePointAt(index);
            if (!StreamReader.isPrintable(sign)) {
                faults.add(new YamlFault(
                        YamlFault.Kind.SYNTAX,
                        new Spot(line, index - begin + 1),
                        "the character U+%04X stands here, which YAML does not allow".formatted(sign),
                        "take it out"));
                return false;
            }
            if (sign == '\n') {
                line++;
                begin = index + 1;
            }
        }
        return true;
    }

    /** Looks at the events first: the composer would go down as deep as the text says. */
    private boolean isBounded(String text) {
        int level = 0;
        int documents = 0;
        int aliases = 0;
        Set<Anchor> collections = new HashSet<>();
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> level++;
                case MappingEnd, SequenceEnd -> level--;
                case DocumentStart -> documents++;
                case Alias -> aliases += collections.contains(((AliasEvent) event).getAlias()) ? 1 : 0;
                default -> {
                    // a value
                }
            }
            if (event instanceof CollectionStartEvent collection) {
                collection.getAnchor().ifPresent(collections::add);
            }
            if (aliases > MOST_ALIASES) {
                fault(
                        YamlFault.Kind.ALIASES,
                        event,
                        "there are more than " + MOST_ALIASES + " aliases (*name) of lists and maps",
                        "write out what they stand for");
                return false;
            }
            if (level > MOST_LEVELS) {
                fault(
                        YamlFault.Kind.DEPTH,
                        event,
                        "this is nested deeper than " + MOST_LEVELS + " levels",
                        "flatten it");
                return false;
            }
            if (documents > 1) {
                fault(
                        YamlFault.Kind.DOCUMENTS,
                        event,
                        "a second document begins here, and only the first would be read",
                        "remove the line ---, or put what follows into a file of its own");
                return false;
            }
        }
        return true;
    }

    private void fault(YamlFault.Kind kind, Event event, String sentence, String remedy) {
        Spot spot = event.getStartMark().map(SyntaxWords::spot).orElse(Spot.START);
        faults.add(new YamlFault(kind, spot, sentence, remedy));
    }

    private @Nullable YamlNode convert(Node node) {
        try {
            return node(node, 0);
        } catch (TooMuch e) {
            faults.add(new YamlFault(
                    YamlFault.Kind.ALIASES,
                    e.spot,
                    "aliases (*name) make this larger than " + MOST_NODES + " parts, or hold themselves",
                    "write out what they stand for"));
            return null;
        }
    }

    private YamlNode node(Node node, int level) {
        Spot spot = spot(node);
        if (++nodes > MOST_NODES || level > MOST_LEVELS) {
            throw new TooMuch(spot);
        }
        return switch (node) {
            case MappingNode map -> map(map, spot, level);
            case SequenceNode list ->
                new YamlList(
                        spot,
                        list.getValue().stream()
                                .map(item -> node(item, level + 1))
                                .toList());
            case ScalarNode scalar ->
                new YamlText(spot, scalar.getValue(), scalar.getTag().equals(Tag.NULL));
            default -> throw new TooMuch(spot);
        };
    }

    private YamlMap map(MappingNode map, Spot spot, int level) {
        Map<String, YamlNode> values = new LinkedHashMap<>();
        Map<String, Spot> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            Spot at = spot(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                faults.add(new YamlFault(
                        YamlFault.Kind.SYNTAX,
                        at,
                        "a key is a list or a map here",
                        "put quotes around a value that begins with a bracket or a brace"));
                continue;
            }
            Spot before = keys.putIfAbsent(key.getValue(), at);
            if (before != null) {
                faults.add(new YamlFault(
                        YamlFault.Kind.DUPLICATE_KEY,
                        at,
                        "the key " + key.getValue() + " stands here a second time, first in line " + before.line()
                                + ", and only one of them would count",
                        "remove one, or begin a new list item with a hyphen"));
            } else {
                values.put(key.getValue(), node(tuple.getValueNode(), level + 1));
            }
        }
        return new YamlMap(spot, values, keys);
    }

    private static Spot spot(Node node) {
        return node.getStartMark().map(SyntaxWords::spot).orElse(Spot.START);
    }

    private static final class TooMuch extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient Spot spot;

        TooMuch(Spot spot) {
            super("too much", null, false, false);
            this.spot = spot;
        }
    }
}
