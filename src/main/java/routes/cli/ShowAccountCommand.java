package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;

/** {@code claude-proxy accounts show}. */
@Command(
        name = "show",
        description = "Shows one account as the running proxy sees it, else as it is stored; its secrets are masked.")
final class ShowAccountCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AccountParameter account;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private JsonOption json;

    @Override
    public Integer call() {
        ShownAccounts shown = ShownAccounts.one(account.word());
        Output output = Output.of(spec);
        if (!shown.live()) {
            output.note(ShownAccounts.STORED);
        }
        if (json.wanted()) {
            output.json(shown.accounts().get(0));
        } else {
            lines((ObjectNode) shown.accounts().get(0)).forEach(output::say);
        }
        return 0;
    }

    /** A line for each field that has a value, those of objects with the names before them. */
    static List<String> lines(ObjectNode account) {
        List<String[]> fields = new ArrayList<>();
        flatten("", account, fields);
        int width = fields.stream().mapToInt(field -> field[0].length()).max().orElse(0);
        return fields.stream()
                .map(field -> field[0] + " ".repeat(width - field[0].length() + 2) + field[1])
                .toList();
    }

    private static void flatten(String prefix, ObjectNode object, List<String[]> fields) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (value instanceof ObjectNode below) {
                flatten(name + ".", below, fields);
            } else if (value.isArray()) {
                List<String> texts = new ArrayList<>();
                value.forEach(each -> texts.add(each.asText()));
                add(fields, name, String.join(", ", texts));
            } else if (!value.isNull()) {
                add(fields, name, value.asText());
            }
        }
    }

    private static void add(List<String[]> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.add(new String[] {name.replace('_', ' '), value});
        }
    }
}
