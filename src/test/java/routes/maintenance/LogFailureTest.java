package routes.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogFailureTest {

    @Test
    void theRouteIsNamedAndTheCauseIsKept() {
        Logger logger = (Logger) LoggerFactory.getLogger(LogFailure.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchange.FAILURE_ROUTE_ID, "forget-responses");
        IOException cause = new IOException("refused");
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, cause);

        new LogFailure().process(exchange);

        logger.detachAppender(lines);
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage()).isEqualTo("Route forget-responses failed");
            assertThat(((ThrowableProxy) line.getThrowableProxy()).getThrowable())
                    .isSameAs(cause);
        });
    }
}
