package routes.files;

import gateway.routes.finding.RouteFinding;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Route files with which no gateway starts. */
public final class RouteFilesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    /**
     * What is wrong.
     *
     * @param stored names of files that stand in the database: nobody finds these in a folder
     */
    public RouteFilesException(List<RouteFinding> errors, Set<String> stored) {
        super(errors.size() + " errors in route files", null, false, false);
        Stream<String> hints = errors.stream()
                .map(RouteFinding::file)
                .filter(stored::contains)
                .distinct()
                .map(name -> name + " is stored in the database, for all nodes; ./claude-proxy routes delete " + name
                        + " takes it away");
        this.lines =
                Stream.concat(errors.stream().map(RouteFinding::line), hints).toList();
    }

    /** What is wrong, a line each. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
