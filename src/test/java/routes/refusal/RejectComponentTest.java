package routes.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RejectComponentTest {

    private static final String ADDRESS = "reject:403?message=${exchangeId}";

    /** {@code recipientList} and the like have addresses with what a client sends in them. */
    @Test
    void anAddressThatIsMadeWhileRequestsAreServedIsRefused() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("reject", new RejectComponent());
            assertThat(context.getEndpoint(ADDRESS)).isNotNull();

            context.start();

            assertThatThrownBy(() -> context.getEndpoint("reject:403?message=${env.PATH}"))
                    .isInstanceOf(ResolveEndpointFailedException.class)
                    .hasStackTraceContaining("reject is called by to");
        }
    }
}
