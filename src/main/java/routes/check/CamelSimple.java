package routes.check;

import gateway.routes.known.ExpressionSyntax;
import java.io.IOException;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.simple.SimpleLanguage;
import org.jspecify.annotations.Nullable;

/** Has Camel itself read expressions, in a context without routes that is made for the first of them. For one thread. */
final class CamelSimple implements ExpressionSyntax, AutoCloseable {

    private @Nullable DefaultCamelContext context;

    @Override
    public Optional<String> problem(String expression, boolean predicate) {
        SimpleLanguage simple = new SimpleLanguage();
        simple.setCamelContext(context());
        try {
            Object ignored = predicate ? simple.createPredicate(expression) : simple.createExpression(expression);
            return ignored == null ? Optional.of("it is empty") : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(firstLine(String.valueOf(e.getMessage())));
        }
    }

    private DefaultCamelContext context() {
        DefaultCamelContext made = context;
        if (made == null) {
            made = new DefaultCamelContext(false);
            context = made;
        }
        return made;
    }

    /** Behind it the expression stands again, with an arrow below. */
    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    @Override
    public void close() throws IOException {
        if (context != null) {
            context.close();
        }
    }
}
