package gateway.routes.known;

import java.util.Optional;
import java.util.Set;

/** The beans that routes may name. */
public interface BeanCatalog {

    /** All names. */
    Set<String> names();

    /** Those of them that are from extensions. */
    default Set<String> ofExtensions() {
        return Set.of();
    }

    /** The methods that routes may call on a bean; nothing where they are not known. */
    Optional<Set<String>> methods(String bean);

    /** The public methods of a class; nothing where there is no such class. */
    Optional<Set<String>> methodsOfClass(String type);
}
