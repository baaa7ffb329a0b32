package gateway.routes.known;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a start would say of what stands in route files. By itself it says nothing. */
public interface StartJudge {

    /** Whether a variable is there in the environment. */
    default boolean hasVariable(String name) {
        return true;
    }

    /** The languages that expressions may be in; empty where they are not known. */
    default Set<String> languages() {
        return Set.of();
    }

    /** The data formats for marshal and unmarshal. */
    default Set<String> dataFormats() {
        return Set.of();
    }

    /**
     * Why an option cannot have a value whose type is right, as a remedy: what to write instead.
     *
     * @param scheme of the address
     * @param option its name
     */
    default Optional<String> remedy(String scheme, String option, String value) {
        return Optional.empty();
    }

    /** Why there cannot be a provider of these parameters, in one sentence that begins with the name of one of them. */
    default Optional<String> problemOfProvider(Map<String, String> values) {
        return Optional.empty();
    }
}
