package routes.http;

import org.jspecify.annotations.Nullable;
import routes.request.RequestContext;

/** Brings some of the requests to other routes than those in use. Safe from many threads. */
public interface Diversion {

    /** Whose routes serve a request; null for those that it came in by. Asked once, on the request's own thread, before its route begins. */
    @Nullable
    FrontRouter frontOf(RequestContext context);

    /** Told of each request that is over, on the thread that ended it. */
    void ended(RequestContext context);
}
