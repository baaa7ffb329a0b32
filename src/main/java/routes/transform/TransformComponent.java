package routes.transform;

import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;
import routes.request.ExchangeKeys;
import routes.request.HeaderChange;

/**
 * The component behind {@code transform:<what>}. Fields are named by JSON pointers (RFC 6901), values are JSON, or text where
 * they are none. Steps on fields change the request to the provider, or, in a provider's {@code after} route, its answer or each
 * event of it; steps on headers change the request only.
 *
 * <ul>
 *   <li>{@code set-field?pointer=/provider/order&value=["a","b"]}, {@code remove-field?pointer=/user},
 *       {@code rename-field?pointer=/max_tokens&to=/max_output_tokens}
 *   <li>{@code set-header?name=X-Title&value=proxy}, {@code remove-header?name=X-Title},
 *       {@code rename-header?name=X-Title&to=X-Name}
 * </ul>
 */
public final class TransformComponent extends DefaultComponent {

    private static final String POINTER = "pointer";
    private static final String VALUE = "value";
    private static final String NAME = "name";
    private static final String TO = "to";

    /** What may stand behind {@code transform:}, and the parameters that each needs. */
    public static final Map<String, List<String>> STEPS = Map.of(
            "set-field", List.of(POINTER, VALUE),
            "remove-field", List.of(POINTER),
            "rename-field", List.of(POINTER, TO),
            "set-header", List.of(NAME, VALUE),
            "remove-header", List.of(NAME),
            "rename-header", List.of(NAME, TO));

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Processor step = step(remaining, new StepParameters(remaining, parameters));
        return new ProcessorEndpoint(uri, this, step);
    }

    private static Processor step(String what, StepParameters parameters) {
        return switch (what) {
            case "set-field" -> {
                FieldPointer field = parameters.pointer(POINTER);
                var value = parameters.json(VALUE);
                yield exchange -> Subject.of(exchange).change(tree -> field.set(tree, value));
            }
            case "remove-field" -> {
                FieldPointer field = parameters.pointer(POINTER);
                yield exchange -> Subject.of(exchange).change(field::remove);
            }
            case "rename-field" -> {
                FieldPointer field = parameters.pointer(POINTER);
                FieldPointer to = parameters.pointer(TO);
                yield exchange -> Subject.of(exchange).change(tree -> field.move(tree, to));
            }
            case "set-header" -> {
                String name = parameters.text(NAME);
                String value = parameters.text(VALUE);
                yield headers(new HeaderChange.Set(name, value));
            }
            case "remove-header" -> {
                String name = parameters.text(NAME);
                yield headers(new HeaderChange.Remove(name));
            }
            case "rename-header" -> {
                String name = parameters.text(NAME);
                String to = parameters.text(TO);
                yield headers(new HeaderChange.Rename(name, to));
            }
            default ->
                throw new IllegalArgumentException("transform:" + what
                        + " is not known; there are set-field, remove-field, rename-field, set-header, remove-header"
                        + " and rename-header");
        };
    }

    private static Processor headers(HeaderChange change) {
        return exchange ->
                ExchangeKeys.requestContext(exchange).requireOutgoing().change(change);
    }
}
