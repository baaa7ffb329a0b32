package routes.jmx;

import gateway.routes.version.RouteState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Shows the generations. */
record GenerationsBean(Supplier<RouteState> state, GatewayMBeans.RouteApply change) implements GenerationsMXBean {

    @Override
    public int getCurrent() {
        return state.get().generation();
    }

    @Override
    public String getSince() {
        return state.get().since().toString();
    }

    @Override
    public List<GenerationRow> getGenerations() {
        RouteState now = state.get();
        List<GenerationRow> rows = new ArrayList<>();
        rows.add(row(now.generation(), now.inFlight(), true));
        now.retiring().stream()
                .map(old -> row(old.generation(), old.inFlight(), false))
                .sorted(Comparator.comparingInt(GenerationRow::number).reversed())
                .forEach(rows::add);
        return rows;
    }

    private static GenerationRow row(int number, int inFlight, boolean current) {
        return new GenerationRow(number, "claude-proxy-" + number, inFlight, current);
    }

    @Override
    public String apply(String comment) {
        return change.apply(JmxCaller.actor(), comment == null || comment.isBlank() ? null : comment);
    }
}
