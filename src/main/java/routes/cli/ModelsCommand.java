package routes.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.catalog.ModelInfo;
import gateway.catalog.ModelInfoJson;
import gateway.catalog.ModelSource;
import gateway.catalog.Price;
import gateway.protocol.Json;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code claude-proxy models}: what is known of models, their limits and prices. */
@Command(name = "models", description = "Lists models with their limits and prices, and reads lists of them again.")
public final class ModelsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list or refresh.");
    }

    @Command(name = "list", description = "Lists the models; prices are US dollars per million tokens.")
    int list(
            @Option(names = "--vendor", description = "Only those of this vendor, such as anthropic or openai.")
                    @Nullable
                    String vendor,
            @Option(names = "--json", description = "As JSON, with everything that is known.") boolean json) {
        try (CommandSession session = CommandSession.open()) {
            List<ModelInfo> models = session.models().catalog().models().stream()
                    .filter(model -> vendor == null || model.vendor().equals(vendor))
                    .toList();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ArrayNode all = Json.mapper().createArrayNode();
                models.forEach(model -> all.add(ModelInfoJson.write(model)));
                out.println(all.toPrettyString());
            } else {
                models.forEach(model -> out.println(line(model)));
            }
            out.flush();
        }
        return 0;
    }

    private static String line(ModelInfo model) {
        Price price = model.price();
        return String.format(
                Locale.ROOT,
                "%-12s  %-44s  context %9s  output %7s  $ %8s in  %8s out  %8s cached  (%s, %s)",
                model.vendor(),
                model.id(),
                number(model.context()),
                number(model.maxOutput()),
                price == null ? "-" : price.input().toPlainString(),
                price == null ? "-" : price.output().toPlainString(),
                amount(price == null ? null : price.cacheRead()),
                model.source(),
                model.asOf());
    }

    private static String number(@Nullable Integer number) {
        return number == null ? "-" : number.toString();
    }

    private static String amount(@Nullable BigDecimal amount) {
        return amount == null ? "-" : amount.toPlainString();
    }

    @Command(name = "refresh", description = "Reads a list of models into the database; running proxies follow.")
    int refresh(
            @Option(
                            names = "--source",
                            defaultValue = ModelSource.OPENROUTER,
                            description = "openrouter, or the name of a provider whose own list is read;"
                                    + " default ${DEFAULT-VALUE}.")
                    String name) {
        try (CommandSession session = CommandSession.open()) {
            CommandCatalog models = session.models();
            ModelSource source = models.sources().apply(name);
            if (source == null) {
                spec.commandLine().getErr().println("claude-proxy: there is no provider " + name);
                return 1;
            }
            int count = models.refresh().refresh(source);
            PrintWriter out = spec.commandLine().getOut();
            out.println("Read " + count + " models from " + source.name() + ".");
            out.flush();
        }
        return 0;
    }
}
