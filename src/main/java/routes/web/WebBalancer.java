package routes.web;

import gateway.account.decision.Decision;
import gateway.account.pool.AccountPool;
import gateway.account.selection.SelectionPolicy;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import routes.answer.AnswerWriter;
import routes.chain.AccountBalancer;
import routes.chain.AccountWish;
import routes.chain.Aftermath;
import routes.request.Beginning;

/**
 * The load balancer over the accounts with a session cookie: it takes a place at the one with the fewest conversations, calls its one
 * output, and tries the next where that may help. A request that brings results of tools goes to the conversation that waits for
 * them.
 *
 * <p>To be bound as a prototype: each {@code loadBalance} adds its output to its own instance.
 */
public final class WebBalancer extends LoadBalancerSupport {

    private final Parts parts;

    /**
     * What all balancers share.
     *
     * @param policy orders the accounts
     * @param limits how far a request is carried from account to account
     * @param cache learns what was answered
     * @param makeRoom takes a place from who holds more than others, for a tenant
     * @param replaysLost whether a request whose conversation is lost is asked anew, with all that was said before
     */
    record Parts(
            AccountPool pool,
            SelectionPolicy policy,
            AccountWish wish,
            Aftermath aftermath,
            PromptCache cache,
            AnswerWriter answers,
            Supplier<AccountBalancer.Limits> limits,
            BooleanSupplier replaysLost,
            WebPause pause,
            ChallengeCheck challenges,
            Consumer<String> makeRoom,
            Consumer<Decision> decisions) {

        Duration within() {
            return limits.get().within();
        }
    }

    WebBalancer(Parts parts) {
        this.parts = parts;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return Beginning.of(exchange, callback, () -> begin(exchange, callback));
    }

    private boolean begin(Exchange exchange, AsyncCallback callback) {
        AsyncProcessor[] outputs = doGetProcessors();
        if (outputs.length != 1) {
            throw new IllegalStateException("the balancer of web mode has exactly one output");
        }
        new WebTries(parts, exchange, callback, outputs[0]).begin();
        return false;
    }
}
