package routes.cli.run;

import gateway.start.StartProgress;
import gateway.start.StartReport;

/** Shows a start to whoever began it. Safe from many threads. */
interface StartDisplay {

    /** Steps that are over sooner are not worth a line. */
    long LEAST_NANOS = 250_000_000;

    /** What is told of slow steps. */
    StartProgress progress();

    /** Shows what has come of the start, once. */
    void tell(StartReport report);

    /** Seconds with one decimal: {@code 3.2 s}. */
    static String seconds(long nanos) {
        long tenths = (nanos + 50_000_000) / 100_000_000;
        return tenths / 10 + "." + tenths % 10 + " s";
    }
}
