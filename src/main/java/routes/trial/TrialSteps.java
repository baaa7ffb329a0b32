package routes.trial;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.routes.contract.GatewaySteps;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import routes.answer.AnswerWriter;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/**
 * What routes that are tried find under the names of the gateway's steps: those that only look at a request and change what goes
 * out, as they are; for every other one a step that does nothing. For one thread at a time.
 */
public final class TrialSteps {

    private static final byte[] NOTHING = {'{', '}'};
    private static final int LONGEST_DEFECT = 300;

    /** Steps that do their work beside the request. */
    private static final Set<String> SILENT = Set.of("recordUsage", "logFailure", "chooseModelList", "changeNothing");

    /** Steps that begin a conversation of the web application, go on with one, or make something of what it says. */
    private static final Set<String> OF_CONVERSATIONS = Set.of(
            "findToolSession",
            "openConversation",
            "uploadFiles",
            "parseWebEvent",
            "injectModel",
            "scanStopSequences",
            "holdToolCalls",
            "collectMessage",
            "countTokens",
            "emitWebEvent");

    private final TrialNotes notes;
    private final ResponseWriter writer;
    private final Map<String, Processor> own = new HashMap<>();
    private final Map<String, Component> components = new HashMap<>();
    private final Map<String, Prototype<?>> prototypes = new HashMap<>();

    private record Prototype<T>(Class<T> type, Supplier<T> made) {
        void bind(Registry registry, String name) {
            registry.bindAsPrototype(name, type, made::get);
        }
    }

    /** @param answers writes failures; accounts nothing */
    public TrialSteps(TrialNotes notes, ResponseWriter writer, AnswerWriter answers) {
        this.notes = notes;
        this.writer = writer;
        for (String name : GatewaySteps.NAMES) {
            boolean silent = SILENT.contains(name) || OF_CONVERSATIONS.contains(name);
            own.put(name, silent ? exchange -> {} : this::answered);
        }
        own.put("authenticateClient", this::authenticate);
        own.put("authenticateAdmin", this::authenticate);
        own.put("refuseMode", exchange -> {
            throw new IllegalStateException("no route serves mode " + exchange.getProperty(ExchangeKeys.MODE));
        });
        own.put("renderFailure", exchange -> fail(exchange, answers));
    }

    /** Lets a step of the gateway be as it is. */
    public TrialSteps step(String name, Processor step) {
        own.put(name, step);
        return this;
    }

    /** Lets a step of the gateway refuse both trials of a request, or none, by what it finds at the first one. */
    public TrialSteps guard(String name, Runnable guard) {
        return step(name, exchange -> {
            Optional<GatewayFailure> refused = notes.remembered(name, () -> refused(guard));
            if (refused.isPresent()) {
                throw refused.get();
            }
        });
    }

    private static Optional<GatewayFailure> refused(Runnable guard) {
        try {
            guard.run();
            return Optional.empty();
        } catch (GatewayFailure failure) {
            return Optional.of(failure);
        }
    }

    /** Lets routes find a component. */
    public TrialSteps component(String scheme, Component component) {
        components.put(scheme, component);
        return this;
    }

    /** Lets routes find something of which each gets its own. */
    public <T> TrialSteps prototype(String name, Class<T> type, Supplier<T> made) {
        prototypes.put(name, new Prototype<>(type, made));
        return this;
    }

    /** The names of the steps. */
    Set<String> names() {
        return own.keySet();
    }

    void bind(Registry registry) {
        own.forEach((name, step) -> registry.bind(name, Processor.class, step));
        components.forEach(registry::bind);
        prototypes.forEach((name, prototype) -> prototype.bind(registry, name));
        registry.bind("tapOnRequestThread", ExecutorService.class, new SynchronousExecutorService());
    }

    /** The caller is who the list of requests says. */
    private void authenticate(Exchange exchange) {
        ExchangeKeys.requestContext(exchange).authenticated(notes.request().client());
    }

    /** What answers of itself does so here without a content. */
    private void answered(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        if (!context.answer().ended()) {
            writer.json(context, 200, NOTHING);
        }
    }

    /** As clients are told, without a line in the log. */
    private void fail(Exchange exchange, AnswerWriter answers) {
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        GatewayFailure told = caught instanceof GatewayFailure failure
                ? failure
                : new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, null);
        if (!(caught instanceof GatewayFailure)) {
            notes.defect(words(caught));
        }
        answers.fail(ExchangeKeys.requestContext(exchange), told, null);
    }

    /** What an operator is told of a step that fails, in one line. */
    static String words(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String words = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String line = words.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.length() > LONGEST_DEFECT ? line.substring(0, LONGEST_DEFECT) + "…" : line;
    }
}
