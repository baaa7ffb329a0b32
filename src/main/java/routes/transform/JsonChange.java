package routes.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.apache.camel.Exchange;

/** Changes what a step of a provider's hooks is about. Stateless. */
public final class JsonChange {

    private JsonChange() {}

    /** Changes the answer in the body, the event in the body, or else the request that goes out. */
    public static void apply(Exchange exchange, Consumer<ObjectNode> change) {
        Subject.of(exchange).change(change);
    }
}
