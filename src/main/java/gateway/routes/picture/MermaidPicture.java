package gateway.routes.picture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Draws a picture as a mermaid flow chart. For one drawing. */
public final class MermaidPicture {

    private final Picture picture;
    private final Predicate<PicturedStep> grey;
    private final StringBuilder out = new StringBuilder("flowchart LR\n");
    private final Map<String, String> entries = new HashMap<>();
    private final StringBuilder links = new StringBuilder();
    private final StringBuilder greys = new StringBuilder();
    private int nodes;

    private MermaidPicture(Picture picture, Predicate<PicturedStep> grey) {
        this.picture = picture;
        this.grey = grey;
    }

    /**
     * Draws it.
     *
     * @param grey steps that are drawn pale
     */
    public static String of(Picture picture, Predicate<PicturedStep> grey) {
        return new MermaidPicture(picture, grey).draw();
    }

    private String draw() {
        List<PicturedRoute> routes = picture.routes();
        for (int index = 0; index < routes.size(); index++) {
            entries.put(routes.get(index).id(), "r" + index);
        }
        for (int index = 0; index < routes.size(); index++) {
            route(routes.get(index), "r" + index);
        }
        out.append(links).append("  classDef grey fill:#eee,stroke:#bbb,color:#888\n");
        out.append("  classDef off stroke-dasharray:4 3,color:#b50\n").append(greys);
        return out.toString();
    }

    private void route(PicturedRoute route, String name) {
        out.append("  subgraph ")
                .append(name)
                .append("s[\"")
                .append(escaped(route.id()))
                .append("\"]\n");
        String from = route.from() == null ? "failures" : Caption.cut(route.from());
        node(name, "([\"", from, route.figures(), "\"])");
        steps(route, route.steps(), name, null);
        out.append("  end\n");
    }

    private String steps(PicturedRoute route, List<PicturedStep> steps, String before, @Nullable String label) {
        String last = before;
        String word = label;
        for (PicturedStep step : steps) {
            String name = "n" + nodes++;
            node(name, "[\"", Caption.of(route, step), step.figures(), "\"]");
            out.append("    ").append(last).append(" -->");
            out.append(word == null ? "" : "|\"" + escaped(word) + "\"|")
                    .append(' ')
                    .append(name)
                    .append('\n');
            step.calls().stream()
                    .filter(entries::containsKey)
                    .forEach(called -> links.append("  ")
                            .append(name)
                            .append(" -.-> ")
                            .append(entries.get(called))
                            .append('\n'));
            if (grey.test(step)) {
                greys.append("  class ").append(name).append(" grey\n");
            } else if (step.off() != null) {
                greys.append("  class ").append(name).append(" off\n");
            }
            step.branches().forEach(branch -> steps(route, branch.steps(), name, branch.name()));
            last = name;
            word = null;
        }
        return last;
    }

    private void node(String name, String open, String text, @Nullable StepFigures figures, String close) {
        String counted = Caption.of(figures);
        out.append("    ").append(name).append(open).append(escaped(text));
        out.append(counted.isEmpty() ? "" : "<br/>" + escaped(counted))
                .append(close)
                .append('\n');
    }

    /** Mermaid's own form of entities, so that no name can end its text or begin markup. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(letter -> {
            if (Character.isLetterOrDigit(letter) || " .,-_/:·…=()*+!'".indexOf(letter) >= 0) {
                escaped.appendCodePoint(letter);
            } else if (!Character.isISOControl(letter)) {
                escaped.append('#').append(letter).append(';');
            }
        });
        return escaped.toString();
    }
}
