package routes.answer;

import gateway.usage.UsageRow;
import routes.request.RequestContext;

/**
 * Hears of each request that is settled, once its row is in the journal and before its client learns that the request is
 * complete. It is told on the thread that settles, mostly an event loop, so it must neither wait nor throw; what it throws is
 * logged and changes nothing. Safe from many threads.
 */
@FunctionalInterface
public interface SettlementListener {

    /**
     * A request is settled.
     *
     * @param row what is journalled of it
     * @param facts what was known of its answer
     */
    void settled(RequestContext context, UsageRow row, Settlement.Facts facts);
}
