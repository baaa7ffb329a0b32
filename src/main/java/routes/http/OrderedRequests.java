package routes.http;

import routes.request.RequestContext;

/** Requests that operators send once more: each goes through the routes that were ordered for it. Safe from many threads. */
public interface OrderedRequests extends Diversion {

    /** Says what a request was ordered as, where it was; on its event loop, as it begins. */
    void mark(RequestContext context);
}
