package gateway.routes.known;

import java.util.Optional;

/** Reads simple expressions as Camel does. */
@FunctionalInterface
public interface ExpressionSyntax {

    /**
     * What is wrong with an expression, in one line; nothing where it can be read.
     *
     * @param predicate whether it is to be true or false
     */
    Optional<String> problem(String expression, boolean predicate);
}
