package gateway.routes.known;

import java.util.Optional;
import java.util.Set;

/** The components that addresses may begin with. */
public interface EndpointCatalog {

    /**
     * What an address looks like; nothing where there is no such component.
     *
     * @param path what stands behind the scheme; with some it decides what else there is
     */
    Optional<EndpointShape> find(String scheme, String path);

    /** All schemes. */
    Set<String> schemes();
}
