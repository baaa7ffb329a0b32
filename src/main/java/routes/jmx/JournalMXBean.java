package routes.jmx;

/** The journal of usage rows, on their way to the database. */
@JmxText("Usage rows on their way to the database")
public interface JournalMXBean {

    @JmxText("Rows that the database does not have yet")
    long getWaiting();

    @JmxText("Rows that could not be journalled since the start")
    long getLost();

    @JmxText("Whether the database answers")
    boolean isDatabaseUp();

    @JmxText("Sends what waits on its way now")
    void write();
}
