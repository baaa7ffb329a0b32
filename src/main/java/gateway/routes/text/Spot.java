package gateway.routes.text;

import java.util.Comparator;

/**
 * A place in a file.
 *
 * @param line from 1
 * @param column from 1
 */
public record Spot(int line, int column) implements Comparable<Spot> {

    /** The beginning of a file. */
    public static final Spot START = new Spot(1, 1);

    private static final Comparator<Spot> ORDER =
            Comparator.comparingInt(Spot::line).thenComparingInt(Spot::column);

    @Override
    public int compareTo(Spot other) {
        return ORDER.compare(this, other);
    }
}
