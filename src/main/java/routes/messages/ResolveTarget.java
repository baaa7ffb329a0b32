package routes.messages;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.ExchangeKeys;

/** Names the mode of the target. Every model goes to Claude accounts as long as there are no providers. */
public final class ResolveTarget implements Processor {

    /** The mode of Claude accounts that are called through the Messages API. */
    public static final String CLAUDE_API = "claude-api";

    @Override
    public void process(Exchange exchange) {
        exchange.setProperty(ExchangeKeys.MODE, CLAUDE_API);
    }
}
