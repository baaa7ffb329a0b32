package routes.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.catalog.ModelInfo;
import gateway.catalog.ModelInfoJson;
import gateway.catalog.ModelSource;
import gateway.catalog.Price;
import gateway.protocol.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import routes.cli.session.CommandGroup;
import routes.cli.session.Table;
import routes.cli.words.Meant;

/** {@code claude-proxy models}: what is known of models, their limits and prices. */
@Command(name = "models", description = "Lists models with their limits and prices, and reads lists of them again.")
public final class ModelsCommand extends CommandGroup {

    @Command(name = "list", description = "Lists the models; prices are US dollars per million tokens.")
    int list(
            @Option(names = "--vendor", description = "Only those of this vendor, such as anthropic or openai.")
                    @Nullable
                    String vendor,
            @Option(names = "--json", description = "As JSON, with everything that is known.") boolean json) {
        try (CommandSession session = CommandSession.open()) {
            List<ModelInfo> known = session.models().catalog().models();
            List<ModelInfo> models = known.stream()
                    .filter(model -> vendor == null || model.vendor().equals(vendor))
                    .toList();
            if (json) {
                ArrayNode all = Json.mapper().createArrayNode();
                models.forEach(model -> all.add(ModelInfoJson.write(model)));
                output().json(all);
            } else if (models.isEmpty()) {
                Set<String> vendors = known.stream().map(ModelInfo::vendor).collect(Collectors.toSet());
                output().say(Meant.unknown("vendor", String.valueOf(vendor), vendors, "models list"));
            } else {
                output().table(table(models));
            }
        }
        return 0;
    }

    private static Table table(List<ModelInfo> models) {
        Table table = new Table(
                Table.Column.text("VENDOR"),
                Table.Column.name("MODEL"),
                Table.Column.number("CONTEXT"),
                Table.Column.number("OUTPUT"),
                Table.Column.number("$ IN"),
                Table.Column.number("$ OUT"),
                Table.Column.lesserNumber("$ CACHED"),
                Table.Column.text("SOURCE"),
                Table.Column.text("AS OF"));
        for (ModelInfo model : models) {
            Price price = model.price();
            table.add(
                    model.vendor(),
                    model.id(),
                    number(model.context()),
                    number(model.maxOutput()),
                    amount(price == null ? null : price.input()),
                    amount(price == null ? null : price.output()),
                    amount(price == null ? null : price.cacheRead()),
                    model.source(),
                    String.valueOf(model.asOf()));
        }
        return table;
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
                List<String> known = new ArrayList<>(models.providers());
                known.add(ModelSource.OPENROUTER);
                output().note("there is no provider " + Meant.shown(name) + " in the settings"
                        + Meant.question(name, known));
                return 1;
            }
            int count = models.refresh().refresh(source);
            output().say("read " + count + " models from " + source.name());
        }
        return 0;
    }
}
