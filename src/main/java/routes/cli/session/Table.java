package routes.cli.session;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import routes.cli.words.CellText;

/**
 * Rows under headings, as wide as their longest cells. On a terminal that is narrower, columns are left out, ids first, and
 * cells are cut, names last. For one thread.
 */
public final class Table {

    private static final String GAP = "  ";
    private static final int LEAST_TEXT = 8;
    private static final int LEAST_NAME = 24;

    /** What is in a column; those of the first kind are left out first. */
    public enum Kind {
        /** Commands take names too. */
        ID,
        TEXT,
        /** Whole, but of less use than the others. */
        EXTRA,
        /** Numbers and words that say nothing when they are cut. */
        WHOLE,
        NAME
    }

    /**
     * A column.
     *
     * @param right whether its cells stand at the right, as numbers do
     */
    public record Column(String heading, Kind kind, boolean right) {

        /** What people know a thing by: it stays, and is cut last. */
        public static Column name(String heading) {
            return new Column(heading, Kind.NAME, false);
        }

        /** What programs know a thing by. */
        public static Column id(String heading) {
            return new Column(heading, Kind.ID, false);
        }

        /** Cells that are never cut. */
        public static Column whole(String heading) {
            return new Column(heading, Kind.WHOLE, false);
        }

        /** Cells that may be cut. */
        public static Column text(String heading) {
            return new Column(heading, Kind.TEXT, false);
        }

        public static Column number(String heading) {
            return new Column(heading, Kind.WHOLE, true);
        }

        /** A number that is left out before others. */
        public static Column lesserNumber(String heading) {
            return new Column(heading, Kind.EXTRA, true);
        }
    }

    /**
     * A table as it is shown.
     *
     * @param lines the heading and the rows
     * @param whole whether nothing was cut or left out
     */
    public record Shown(List<String> lines, boolean whole) {}

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row with a cell for each column. */
    public void add(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("expected " + columns.size() + " cells, got " + cells.length);
        }
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(Output.clean(cell));
        }
        rows.add(row);
    }

    /** The heading and the rows. */
    public Shown shown(OptionalInt room) {
        int[] natural = widths();
        int[] widths = natural.clone();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            left.add(i);
        }
        if (room.isPresent()) {
            drop(left, natural, room.getAsInt());
            shrink(left, widths, room.getAsInt());
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::heading).toList(), left, widths));
        rows.forEach(row -> lines.add(line(row, left, widths)));
        return new Shown(lines, left.size() == columns.size() && left.stream().allMatch(i -> widths[i] == natural[i]));
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = CellText.width(columns.get(i).heading());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], CellText.width(row.get(i)));
            }
        }
        return widths;
    }

    /** Leaves columns out, of each kind the last one first, until the others have what they need at least. */
    private void drop(List<Integer> left, int[] natural, int room) {
        while (total(left, i -> least(i, natural[i])) > room) {
            int dropped = -1;
            for (int i : left) {
                Kind kind = columns.get(i).kind();
                boolean weaker =
                        dropped < 0 || kind.compareTo(columns.get(dropped).kind()) <= 0;
                if (kind != Kind.NAME && weaker) {
                    dropped = i;
                }
            }
            if (dropped < 0) {
                return;
            }
            int gone = dropped;
            left.removeIf(i -> i == gone);
        }
    }

    private int least(int column, int natural) {
        return switch (columns.get(column).kind()) {
            case WHOLE, EXTRA -> natural;
            case NAME -> Math.min(natural, LEAST_NAME);
            case TEXT, ID ->
                Math.min(
                        natural,
                        Math.max(LEAST_TEXT, CellText.width(columns.get(column).heading())));
        };
    }

    /** Takes from ids and texts, then from names, letter by letter from the widest. */
    private void shrink(List<Integer> left, int[] widths, int room) {
        int[] natural = widths.clone();
        shrink(left.stream().filter(i -> isCut(i)).toList(), left, widths, room, i -> least(i, natural[i]));
        shrink(left.stream().filter(i -> columns.get(i).kind() == Kind.NAME).toList(), left, widths, room, i -> 1);
    }

    private boolean isCut(int column) {
        return columns.get(column).kind() == Kind.ID || columns.get(column).kind() == Kind.TEXT;
    }

    private static void shrink(
            List<Integer> shrinking, List<Integer> left, int[] widths, int room, IntUnaryOperator least) {
        while (total(left, i -> widths[i]) > room) {
            int widest = shrinking.stream()
                    .filter(i -> widths[i] > least.applyAsInt(i))
                    .reduce(-1, (best, i) -> best < 0 || widths[i] > widths[best] ? i : best);
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private static int total(List<Integer> left, IntUnaryOperator width) {
        return left.stream().mapToInt(i -> width.applyAsInt(i)).sum() + GAP.length() * (left.size() - 1);
    }

    private String line(List<String> cells, List<Integer> left, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i : left) {
            String cell = CellText.cut(cells.get(i), widths[i]);
            String blanks = " ".repeat(widths[i] - CellText.width(cell));
            line.append(line.isEmpty() ? "" : GAP);
            line.append(columns.get(i).right() ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }
}
