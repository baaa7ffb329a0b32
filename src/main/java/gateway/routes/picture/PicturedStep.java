package gateway.routes.picture;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A step in a picture.
 *
 * @param id its own, or one that is made of its route, its kind and a number
 * @param named whether the id is its own
 * @param key how its figures are found
 * @param kind name of the pattern, such as {@code to}
 * @param target what it sends to or calls, without secrets; null for none
 * @param line where it stands
 * @param off why it does nothing: {@code file}, or the time until which it is switched off; null where it works
 * @param calls ids of the routes that it may come to
 */
public record PicturedStep(
        String id,
        boolean named,
        StepKey key,
        String kind,
        @Nullable String target,
        @Nullable String description,
        int line,
        @Nullable String off,
        List<String> calls,
        @Nullable StepFigures figures,
        List<Branch> branches) {

    public PicturedStep {
        calls = List.copyOf(calls);
        branches = List.copyOf(branches);
    }

    /**
     * Steps within it.
     *
     * @param name such as {@code when}
     */
    public record Branch(String name, List<PicturedStep> steps) {

        public Branch {
            steps = List.copyOf(steps);
        }
    }

    /** Itself and all steps in it, in the order of the file. */
    public Stream<PicturedStep> all() {
        return Stream.concat(
                Stream.of(this),
                branches.stream().flatMap(branch -> branch.steps().stream().flatMap(PicturedStep::all)));
    }
}
