package routes.replay;

import gateway.replay.ReplayEnd;
import gateway.replay.ReplayOrder;
import gateway.replay.ReplayTickets;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import routes.http.FrontRouter;
import routes.http.OrderedRequests;
import routes.request.Generation;
import routes.request.HeaderNames;
import routes.request.RequestContext;

/** Knows requests that were ordered by their tickets, which stand where clients have their keys. Safe from many threads. */
public final class TicketedRequests implements OrderedRequests {

    private static final int CLIENT_GONE = 499;

    private final ReplayTickets tickets;
    private final IntFunction<@Nullable FrontRouter> fronts;

    /** @param fronts the routes of a generation by its number; null where it does not run, or not any more */
    public TicketedRequests(ReplayTickets tickets, IntFunction<@Nullable FrontRouter> fronts) {
        this.tickets = tickets;
        this.fronts = fronts;
    }

    @Override
    public void mark(RequestContext context) {
        if (tickets.any()) {
            ReplayOrder order = tickets.redeem(
                    context.request().getHeader(HeaderNames.X_API_KEY),
                    context.request().path());
            if (order != null) {
                context.replays(order);
            }
        }
    }

    @Override
    public @Nullable FrontRouter frontOf(RequestContext context) {
        ReplayOrder order = context.replay();
        return order == null || order.generation() == 0 ? null : fronts.apply(order.generation());
    }

    @Override
    public void ended(RequestContext context) {
        ReplayOrder order = context.replay();
        if (order != null) {
            Generation generation = context.generation();
            order.end()
                    .complete(new ReplayEnd(
                            context.id(),
                            context.answer().clientGone()
                                    ? CLIENT_GONE
                                    : context.answer().status(),
                            context.errorType(),
                            generation == null ? 0 : generation.number(),
                            context.accounting().row()));
        }
    }
}
