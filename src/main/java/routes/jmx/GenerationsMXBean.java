package routes.jmx;

import java.util.List;

/** The generations of routes. */
@JmxText(
        "The generations of routes: the one that new requests go through, and those before it that have requests still")
public interface GenerationsMXBean {

    @JmxText("The one that new requests go through; its Camel context is claude-proxy-<number>")
    int getCurrent();

    @JmxText("Since when, ISO 8601")
    String getSince();

    @JmxText("All that live, the newest first")
    List<GenerationRow> getGenerations();

    @JmxText("Checks the route files as they are now, and uses them. What has become of it: used, refused or failed")
    String apply(@JmxText("In words; may be empty") String comment);

    /**
     * A generation.
     *
     * @param inFlight requests that go through it
     */
    record GenerationRow(int number, String context, int inFlight, boolean current) {}
}
