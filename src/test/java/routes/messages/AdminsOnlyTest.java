package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class AdminsOnlyTest {

    private final List<String> done = new ArrayList<>();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void asksForTheKeyBeforeItsStep() throws Exception {
        new AdminsOnly(each -> done.add("asked"), each -> done.add("done")).process(exchange);

        assertThat(done).containsExactly("asked", "done");
    }

    @Test
    void doesNothingForOthers() {
        Processor refusing = each -> {
            throw new GatewayFailure.RequestRefused(FailureKind.ADMIN_AUTHENTICATION);
        };

        assertThatThrownBy(() -> new AdminsOnly(refusing, each -> done.add("done")).process(exchange))
                .isInstanceOf(GatewayFailure.class);

        assertThat(done).isEmpty();
    }
}
