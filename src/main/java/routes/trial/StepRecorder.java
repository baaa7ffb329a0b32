package routes.trial;

import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Channel;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.LoadBalanceDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** Notes each step that a request passes, and ends one that goes on for too long. Safe from many threads. */
final class StepRecorder implements InterceptStrategy {

    private static final int LONGEST = 80;

    /** What only holds other steps: a request that passes it without a step within it has met nothing. */
    private static final Set<String> BRANCHES = Set.of("choice", "filter", "doTry", "step", "pipeline");

    private final TrialNotes notes;

    StepRecorder(TrialNotes notes) {
        this.notes = notes;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        // A balancer wraps itself, and Camel does so once more where it stands in another step.
        boolean again = definition instanceof LoadBalanceDefinition && target instanceof Channel;
        if (again || BRANCHES.contains(definition.getShortName())) {
            return target;
        }
        String name = name(definition);
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                try {
                    notes.step(name);
                    HeldTexts.check(exchange);
                } catch (RuntimeException over) {
                    exchange.setException(over);
                    callback.done(true);
                    return true;
                }
                return super.process(exchange, callback);
            }
        };
    }

    /** Steps without an id are known by what they do: the ids that Camel gives them move with every change. */
    private static String name(NamedNode step) {
        String route = ProcessorDefinitionHelper.getRouteId(step);
        String in = route == null ? "" : route + "/";
        if (step instanceof OptionalIdentifiedDefinition<?> named && named.hasCustomIdAssigned()) {
            return route != null && step.getId().startsWith(route + ".") ? step.getId() : in + step.getId();
        }
        String label = step.getLabel() == null ? "" : step.getLabel();
        int query = label.indexOf('?');
        String shown = query < 0 || !step.getShortName().startsWith("to") ? label : label.substring(0, query);
        return in + step.getShortName() + " " + (shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown);
    }
}
