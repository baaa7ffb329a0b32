package routes.steps;

import gateway.routes.picture.StepKey;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import routes.trace.RequestTrace;
import routes.trace.Traces;

/**
 * A step as exchanges come to it: it is counted, left out while it is switched off, and written down for a request that is traced.
 * Safe from many threads.
 */
final class PassedStep extends DelegateAsyncProcessor {

    final StepKey key;
    private final Traces traces;
    private final LongAdder passed = new LongAdder();
    private volatile boolean off;

    PassedStep(StepKey key, Processor step, Traces traces) {
        super(step);
        this.key = key;
        this.traces = traces;
    }

    long passed() {
        return passed.sum();
    }

    void switchOff(boolean left) {
        off = left;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (off) {
            callback.done(true);
            return true;
        }
        passed.increment();
        // Looked up only while there is a trace at all.
        RequestTrace trace = traces.isOpen() ? traces.of(exchange) : null;
        return trace == null ? super.process(exchange, callback) : traced(exchange, callback, trace);
    }

    private boolean traced(Exchange exchange, AsyncCallback callback, RequestTrace trace) {
        long begun = System.nanoTime();
        int row = trace.enter(key.route(), key.step(), exchange, begun);
        return super.process(exchange, doneSync -> {
            trace.leave(row, key.route(), key.step(), exchange, begun);
            callback.done(doneSync);
        });
    }
}
