package routes.trial;

import java.util.Set;
import org.apache.camel.Expression;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.DelayDefinition;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.SamplingDefinition;
import org.apache.camel.model.ScriptDefinition;
import org.apache.camel.model.ThrottleDefinition;
import org.apache.camel.processor.DefaultProcessorFactory;
import org.apache.camel.reifier.ProcessorReifier;

/**
 * Builds the patterns of routes that are tried: what would wait does not, circuit breakers are closed, code of the operator's own is
 * noted and not called. Safe from many threads.
 */
final class TrialPatterns extends DefaultProcessorFactory {

    private static final Processor NOTHING = exchange -> {};
    private static final String SIMPLE = "simple";

    private final TrialNotes notes;
    private final Set<String> own;

    /** @param own names of the gateway's steps */
    TrialPatterns(TrialNotes notes, Set<String> own) {
        this.notes = notes;
        this.own = Set.copyOf(own);
    }

    @Override
    public Processor createProcessor(Route route, NamedNode definition) throws Exception {
        return switch (definition) {
            case CircuitBreakerDefinition breaker -> new Closed(route, breaker).createProcessor();
            case DelayDefinition _, ThrottleDefinition _, SamplingDefinition _ -> NOTHING;
            case LogDefinition log -> message(route, log);
            case ScriptDefinition _ -> called("script");
            case BeanDefinition bean
            when bean.getRef() == null || !own.contains(bean.getRef()) ->
                called("bean " + (bean.getRef() == null ? bean.getBeanType() : bean.getRef()));
            case ProcessDefinition step
            when step.getRef() != null && !own.contains(step.getRef()) -> called("bean " + step.getRef());
            default -> super.createProcessor(route, definition);
        };
    }

    private Processor called(String what) {
        return exchange -> notes.call(what);
    }

    /** What fails in it fails for clients too. */
    private static Processor message(Route route, LogDefinition log) {
        String language = log.getLogLanguage() == null ? SIMPLE : log.getLogLanguage();
        Expression message = log.getMessage() == null
                ? null
                : route.getCamelContext().resolveLanguage(language).createExpression(log.getMessage());
        if (message == null) {
            return NOTHING;
        }
        message.init(route.getCamelContext());
        return exchange -> message.evaluate(exchange, String.class);
    }

    /** A circuit breaker that lets everything through. */
    private static final class Closed extends ProcessorReifier<CircuitBreakerDefinition> {
        private Closed(Route route, CircuitBreakerDefinition definition) {
            super(route, definition);
        }

        @Override
        public Processor createProcessor() throws Exception {
            return createChildProcessor(true);
        }
    }
}
