package routes.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Rows under headings, as wide as their longest cells; on a terminal that is narrower, some columns are shortened. For one thread. */
final class Table {

    private static final String GAP = "  ";
    private static final int LEAST = 6;

    /**
     * A column.
     *
     * @param right whether its cells stand at the right, as numbers do
     * @param shrinks whether its cells may be cut where the terminal is narrow; what is copied into the next command must not be
     */
    record Column(String heading, boolean right, boolean shrinks) {

        /** Cells that are never cut. */
        static Column whole(String heading) {
            return new Column(heading, false, false);
        }

        /** Cells that may be cut. */
        static Column text(String heading) {
            return new Column(heading, false, true);
        }

        static Column number(String heading) {
            return new Column(heading, true, false);
        }
    }

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row with a cell for each column. */
    void add(String... cells) {
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
    List<String> lines(OptionalInt width) {
        int[] widths = widths();
        if (width.isPresent()) {
            shrink(widths, width.getAsInt());
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::heading).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(columns.get(i).heading());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        return widths;
    }

    /** Takes from the widest column that may shrink, letter by letter. */
    private void shrink(int[] widths, int room) {
        int total = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        while (total > room) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean may = columns.get(i).shrinks() && widths[i] > least(i);
                if (may && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            total--;
        }
    }

    private int least(int column) {
        return Math.max(LEAST, length(columns.get(column).heading()));
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cut(cells.get(i), widths[i]);
            String blanks = " ".repeat(widths[i] - length(cell));
            line.append(i == 0 ? "" : GAP);
            line.append(columns.get(i).right() ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return length(cell) <= width ? cell : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
