package gateway.routes.picture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Draws a picture as SVG: a box for each route with a line for each step, and a curve to each route that a step calls. Without
 * scripts and links, for light and dark screens. For one drawing.
 */
public final class SvgPicture {

    private static final int WIDTH = 430;
    private static final int GAP = 90;
    private static final int ROW = 18;
    private static final int HEAD = 26;
    private static final int MARGIN = 20;

    private static final String STYLE = """
            <style>
            :root{color-scheme:light dark;--b:#fff;--f:#1b1f24;--m:#667;--l:#c4c9d1;--h:#eef1f5;--e:#c22;--o:#b60}
            @media(prefers-color-scheme:dark){:root{--b:#14171b;--f:#e6e9ee;--m:#9aa4b2;--l:#444b55;--h:#22272e;--e:#f77;--o:#fb5}}
            svg{background:var(--b);font:12px system-ui,sans-serif}text{fill:var(--f)}.b{fill:var(--b);stroke:var(--l)}
            .h{fill:var(--h);stroke:var(--l)}.t{font-weight:600}.m{fill:var(--m)}.e{fill:var(--e)}.g{opacity:.35}
            .o{fill:var(--o);text-decoration:line-through}.c{fill:none;stroke:var(--m);stroke-width:1;opacity:.55}
            </style>
            """;

    private final Predicate<PicturedStep> grey;
    private final Map<String, Box> boxes = new HashMap<>();
    private final List<Box> order = new ArrayList<>();
    private final StringBuilder curves = new StringBuilder();
    private final StringBuilder out = new StringBuilder();

    private record Box(PicturedRoute route, int x, int y, int height) {}

    private SvgPicture(Predicate<PicturedStep> grey) {
        this.grey = grey;
    }

    /**
     * Draws it.
     *
     * @param grey steps that are drawn pale
     */
    public static String of(Picture picture, Predicate<PicturedStep> grey) {
        return new SvgPicture(grey).draw(picture);
    }

    private String draw(Picture picture) {
        int columns = place(picture);
        int height = 2 * MARGIN;
        for (Box box : order) {
            height = Math.max(height, box.y() + box.height() + MARGIN);
        }
        int width = columns * (WIDTH + GAP) - GAP + 2 * MARGIN;
        order.forEach(this::box);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 "
                + width + " " + height + "\" role=\"img\">\n<title>Routes of generation " + picture.generation()
                + ", counted since " + escaped(picture.since().toString()) + "</title>\n" + STYLE + curves + out
                + "</svg>\n";
    }

    private int place(Picture picture) {
        Map<String, Integer> columns = new Columns(picture).all();
        Map<Integer, Integer> bottoms = new HashMap<>();
        for (PicturedRoute route : picture.routes()) {
            int column = columns.getOrDefault(route.id(), 0);
            int y = bottoms.getOrDefault(column, MARGIN);
            int rows = (int) route.allSteps().count();
            Box box = new Box(route, MARGIN + column * (WIDTH + GAP), y, HEAD + ROW * (rows + 1) + 6);
            boxes.putIfAbsent(route.id(), box);
            order.add(box);
            bottoms.put(column, y + box.height() + MARGIN);
        }
        return bottoms.keySet().stream().max(Integer::compare).orElse(0) + 1;
    }

    private void box(Box box) {
        PicturedRoute route = box.route();
        rectangle("b", box, box.height());
        rectangle("h", box, HEAD);
        text("t", box.x() + 8, box.y() + 17, Caption.cut(route.id()), route.description());
        figures(box, box.y() + 17, route.figures());
        String from = route.from() == null ? "failures of routes that name it" : Caption.cut(route.from());
        text("m", box.x() + 8, box.y() + HEAD + 14, from, route.file() + ":" + route.line());
        steps(box, route.steps(), 0, box.y() + HEAD + ROW);
    }

    private int steps(Box box, List<PicturedStep> steps, int depth, int from) {
        int y = from;
        for (PicturedStep step : steps) {
            step(box, step, depth, y);
            y += ROW;
            for (PicturedStep.Branch branch : step.branches()) {
                y = steps(box, branch.steps(), depth + 1, y);
            }
        }
        return y;
    }

    private void step(Box box, PicturedStep step, int depth, int y) {
        String tip = step.id() + " (line " + step.line() + ")" + (step.off() == null ? "" : ", off: " + step.off())
                + (step.description() == null ? "" : ": " + step.description());
        out.append(grey.test(step) ? "<g class=\"g\">" : "<g>");
        String caption = Caption.of(box.route(), step);
        int room = 46 - 2 * depth;
        text(
                step.off() == null ? "s" : "o",
                box.x() + 14 + 14 * depth,
                y + 14,
                caption.length() > room ? caption.substring(0, room - 1) + "…" : caption,
                tip);
        figures(box, y + 14, step.figures());
        out.append("</g>\n");
        for (String called : step.calls()) {
            Box target = boxes.get(called);
            if (target != null) {
                curve(box.x() + WIDTH, y + 10, target.x(), target.y() + HEAD / 2);
            }
        }
    }

    private void curve(int fromX, int fromY, int toX, int toY) {
        int bend = toX > fromX ? (toX - fromX) / 2 : GAP - 20;
        curves.append("<path class=\"c\" d=\"M").append(fromX).append(' ').append(fromY);
        curves.append(" C").append(fromX + bend).append(' ').append(fromY).append(' ');
        curves.append(toX - bend)
                .append(' ')
                .append(toY)
                .append(' ')
                .append(toX)
                .append(' ')
                .append(toY);
        curves.append("\"/>\n");
    }

    private void figures(Box box, int y, @Nullable StepFigures figures) {
        String counted = Caption.of(figures);
        if (figures != null && !counted.isEmpty()) {
            String kind = figures.failures() > 0 ? "e" : "m";
            out.append("<text text-anchor=\"end\" class=\"")
                    .append(kind)
                    .append("\" x=\"")
                    .append(box.x() + WIDTH - 8);
            out.append("\" y=\"")
                    .append(y)
                    .append("\">")
                    .append(escaped(counted))
                    .append("</text>\n");
        }
    }

    private void rectangle(String kind, Box box, int height) {
        out.append("<rect class=\"")
                .append(kind)
                .append("\" x=\"")
                .append(box.x())
                .append("\" y=\"")
                .append(box.y());
        out.append("\" width=\"")
                .append(WIDTH)
                .append("\" height=\"")
                .append(height)
                .append("\" rx=\"4\"/>\n");
    }

    private void text(String kind, int x, int y, String text, @Nullable String tip) {
        out.append("<text class=\"")
                .append(kind)
                .append("\" x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\">");
        out.append(tip == null ? "" : "<title>" + escaped(tip) + "</title>")
                .append(escaped(text))
                .append("</text>\n");
    }

    /** What XML takes as text, whatever the text is. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(letter -> {
            switch (letter) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isText(letter) ? letter : '�');
            }
        });
        return escaped.toString();
    }

    private static boolean isText(int letter) {
        return letter >= 0x20
                && letter != 0x7F
                && !(letter >= 0xD800 && letter <= 0xDFFF)
                && letter != 0xFFFE
                && letter != 0xFFFF;
    }
}
