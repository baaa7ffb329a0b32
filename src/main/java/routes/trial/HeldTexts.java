package routes.trial;

import java.util.Collection;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a trial have made of texts and bytes. One that makes more and more of them would take the memory of the gateway
 * that serves beside it. Stateless.
 */
final class HeldTexts {

    static final long MOST = 4L * 1024 * 1024;

    private static final String TOLD = "heldTextsTold";

    private HeldTexts() {}

    /** @throws IllegalStateException when it is too much for a trial */
    static void check(Exchange exchange) {
        long held = length(exchange.getMessage().getBody())
                + length(exchange.getMessage().getHeaders().values())
                + length(exchange.getProperties().values())
                + length(exchange.getVariables().values());
        // Its handler tells the client of the failure, with what it has.
        boolean told = exchange.getProperty(TOLD) != null;
        if (held > (told ? 2 * MOST : MOST)) {
            exchange.setProperty(TOLD, true);
            throw new IllegalStateException("its steps make more than " + (MOST >> 20) + " MB of texts");
        }
    }

    private static long length(Collection<?> values) {
        return values.stream().mapToLong(HeldTexts::length).sum();
    }

    private static long length(@Nullable Object value) {
        return switch (value) {
            case CharSequence text -> text.length();
            case byte[] bytes -> bytes.length;
            case null, default -> 0;
        };
    }
}
