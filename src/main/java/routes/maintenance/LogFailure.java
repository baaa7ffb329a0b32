package routes.maintenance;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs why scheduled work failed, with its causes. Stateless. */
public final class LogFailure implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(LogFailure.class);

    @Override
    public void process(Exchange exchange) {
        LOG.warn(
                "Route {} failed",
                exchange.getProperty(Exchange.FAILURE_ROUTE_ID),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
}
