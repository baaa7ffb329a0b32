package routes.messages;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A step of the admin API that asks who calls before it does anything, whatever the routes have done before. So a route file can
 * lock administrators out, and let nobody else in. Safe from many threads.
 */
public final class AdminsOnly implements Processor {

    private final Processor authentication;
    private final Processor step;

    /** @param authentication says which administrator is calling, or refuses */
    public AdminsOnly(Processor authentication, Processor step) {
        this.authentication = authentication;
        this.step = step;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        authentication.process(exchange);
        step.process(exchange);
    }
}
