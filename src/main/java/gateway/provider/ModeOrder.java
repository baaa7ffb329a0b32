package gateway.provider;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In which modes accounts serve a request for a message, one after the other. Immutable.
 *
 * @param modes at least one, each once; what is missing is not tried
 */
public record ModeOrder(List<AccountMode> modes) {

    public ModeOrder {
        modes = List.copyOf(modes);
        if (modes.isEmpty() || Set.copyOf(modes).size() < modes.size()) {
            throw new IllegalArgumentException("one mode or more, each once");
        }
    }

    /**
     * Reads an order.
     *
     * @param names of modes
     * @return empty where one is none, or stands there twice
     */
    public static Optional<ModeOrder> of(List<String> names) {
        Set<AccountMode> found = new LinkedHashSet<>();
        for (String name : names) {
            AccountMode mode = AccountMode.named(name).orElse(null);
            if (mode == null || !found.add(mode)) {
                return Optional.empty();
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new ModeOrder(List.copyOf(found)));
    }

    /** The names of all modes, for sentences. */
    public static String known() {
        return Arrays.stream(AccountMode.values()).map(AccountMode::label).collect(Collectors.joining(", "));
    }

    /**
     * A chain where accounts serve in these modes only, in this order. Modes of the Messages API that stand beside each other are one
     * stage. Where nothing is left of a stage, its first mode tells why.
     *
     * @param api whether there are accounts that call the Messages API
     * @param web whether there are accounts that hold web conversations
     * @return the same one where that changes nothing
     */
    public Chain applied(Chain chain, boolean api, boolean web) {
        List<Stage> stages = new ArrayList<>();
        for (Stage stage : chain.stages()) {
            switch (stage) {
                case Stage.Claude accounts when accounts.only() == null -> addStages(accounts, api, web, stages);
                case Stage.Claude _, Stage.Web _, Stage.Offers _ -> stages.add(stage);
            }
        }
        return stages.equals(chain.stages()) ? chain : new Chain(stages, chain.reason());
    }

    private void addStages(Stage.Claude accounts, boolean api, boolean web, List<Stage> stages) {
        String model = accounts.model();
        int before = stages.size();
        int i = 0;
        while (i < modes.size()) {
            AccountMode mode = modes.get(i);
            boolean both =
                    mode.callsApi() && i + 1 < modes.size() && modes.get(i + 1).callsApi();
            if (mode.callsApi() ? api : web) {
                stages.add(stage(mode, both, model));
            }
            i += both ? 2 : 1;
        }
        if (stages.size() == before) {
            boolean both = modes.stream().filter(AccountMode::callsApi).count() > 1;
            stages.add(stage(modes.getFirst(), both, model));
        }
    }

    private static Stage stage(AccountMode mode, boolean both, @Nullable String model) {
        return mode.callsApi() ? new Stage.Claude(model, both ? null : mode) : new Stage.Web(model);
    }
}
