package routes.request;

import java.util.function.BooleanSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;

/** The part of asynchronous work before it has begun. Stateless. */
public final class Beginning {

    private Beginning() {}

    /**
     * Does it. What it throws fails the exchange: Camel would only log it, and the request would never end.
     *
     * @param work as {@link org.apache.camel.AsyncProcessor#process} is to return; throws nothing once it has called back
     */
    public static boolean of(Exchange exchange, AsyncCallback callback, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (RuntimeException defect) {
            exchange.setException(defect);
            callback.done(true);
            return true;
        }
    }
}
