package routes.files;

import gateway.routes.finding.RouteFinding;
import java.util.List;

/** Route files with which no gateway starts. */
public final class RouteFilesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    /** @param errors what is wrong */
    public RouteFilesException(List<RouteFinding> errors) {
        super(errors.size() + " errors in route files", null, false, false);
        this.lines = errors.stream().map(RouteFinding::line).toList();
    }

    /** What is wrong, a line each. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
