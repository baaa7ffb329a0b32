package gateway.routes.finding;

import gateway.routes.text.Spot;
import java.util.Comparator;

/**
 * One thing that is wrong with a file.
 *
 * @param file its name
 * @param builtIn whether it is the gateway's own, and an operator's file has made it wrong
 * @param spot where it stands, or where what is missing belongs
 * @param sentence what is wrong, without a full stop
 * @param remedy what to do, without a full stop
 */
public record RouteFinding(
        String file, boolean builtIn, Spot spot, RouteRule rule, Severity severity, String sentence, String remedy) {

    /** By file and line, so that a reader goes through a file once. */
    public static final Comparator<RouteFinding> BY_PLACE = Comparator.comparing(RouteFinding::file)
            .thenComparing(RouteFinding::spot)
            .thenComparing(finding -> finding.rule().id())
            .thenComparing(RouteFinding::sentence);

    /** About an operator's file, of the severity that the rule has. */
    public static RouteFinding of(RouteRule rule, String file, Spot spot, String sentence, String remedy) {
        return new RouteFinding(file, false, spot, rule, rule.severity(), sentence, remedy);
    }

    /** The same as a warning. */
    public RouteFinding asWarning() {
        return new RouteFinding(file, builtIn, spot, rule, Severity.WARNING, sentence, remedy);
    }

    /** The same, with the file under the name that the reader knows it by. */
    public RouteFinding in(String shownFile) {
        return new RouteFinding(shownFile, builtIn, spot, rule, severity, sentence, remedy);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** In one line, with the file under the name that the reader knows it by. */
    public String line(String shownFile) {
        return shownFile + ":" + spot.line() + ":" + spot.column() + ": " + severity.word() + ": " + sentence + "; "
                + remedy + " [" + rule.id() + "]";
    }

    /** In one line. */
    public String line() {
        return line(builtIn ? file + " (built-in)" : file);
    }
}
