package routes.trial;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.bean.BeanComponent;
import org.apache.camel.impl.engine.DefaultComponentResolver;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.PollingConsumerSupport;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Lets routes find the components of the gateway, and a stand-in for every other one, which notes that it would have been called.
 * Safe from many threads.
 */
final class OutsideComponents implements ComponentResolver {

    /** What stays within the context. */
    private static final Set<String> INSIDE = Set.of("direct", "kamelet", "platform-http");

    /** What writes only what people read. */
    private static final String LOG = "log";

    private static final String BEAN = "bean";

    private final ComponentResolver inside = new DefaultComponentResolver();
    private final TrialNotes notes;

    OutsideComponents(TrialNotes notes) {
        this.notes = notes;
    }

    @Override
    public Component resolveComponent(String name, CamelContext context) throws Exception {
        boolean ours = INSIDE.contains(name) || context.getRegistry().lookupByName(name) instanceof Component;
        if (ours) {
            return inside.resolveComponent(name, context);
        }
        Outside outside = new Outside(name, context);
        return name.equals(BEAN) ? new Beans(outside) : outside;
    }

    /** Expressions read beans by it; what calls one does not. */
    private static final class Beans extends BeanComponent {
        private final Outside outside;

        private Beans(Outside outside) {
            this.outside = outside;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return outside.createEndpoint(uri);
        }
    }

    /** No subclass of Camel's own: that would be configured like the component that it stands for. */
    private final class Outside extends ServiceSupport implements Component {
        private final String scheme;
        private final CamelContext context;

        private Outside(String scheme, CamelContext context) {
            this.scheme = scheme;
            this.context = context;
        }

        @Override
        public Endpoint createEndpoint(String uri) {
            return new Place(uri, this);
        }

        @Override
        public Endpoint createEndpoint(String uri, Map<String, Object> parameters) {
            return new Place(uri, this);
        }

        @Override
        public boolean isAutowiredEnabled() {
            return false;
        }

        @Override
        public boolean useRawUri() {
            return true;
        }

        @Override
        public void setCamelContext(CamelContext same) {}

        @Override
        public CamelContext getCamelContext() {
            return context;
        }

        private void called() {
            if (!scheme.equals(LOG)) {
                notes.call(scheme);
            }
        }
    }

    private static final class Place extends DefaultEndpoint {
        private final Outside component;

        private Place(String uri, Outside component) {
            super(uri, component);
            this.component = component;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    component.called();
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("nothing begins by itself in a dry run");
        }

        @Override
        public PollingConsumer createPollingConsumer() {
            return new Nothing(this, component);
        }

        @Override
        public boolean isLenientProperties() {
            return true;
        }
    }

    /** What {@code pollEnrich} and {@code poll} ask. */
    private static final class Nothing extends PollingConsumerSupport {
        private final Outside component;

        private Nothing(Endpoint endpoint, Outside component) {
            super(endpoint);
            this.component = component;
        }

        @Override
        public Exchange receive() {
            component.called();
            return getEndpoint().createExchange();
        }

        @Override
        public Exchange receiveNoWait() {
            return receive();
        }

        @Override
        public Exchange receive(long timeout) {
            return receive();
        }
    }
}
