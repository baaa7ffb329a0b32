package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.admin.AccountFilter;
import gateway.start.NothingSetUp;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.Table;

/** {@code claude-proxy accounts list}. */
@Command(
        name = "list",
        description =
                "Lists the accounts as the running proxy sees them, else as they are stored; secrets are not shown.")
final class ListAccountsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--state", description = "Only these: ${COMPLETION-CANDIDATES}")
    private @Nullable AccountState state;

    @Option(names = "--kind", description = "Only these: ${COMPLETION-CANDIDATES}")
    private @Nullable AccountKind kind;

    @Option(names = "--domain", description = "Only those of this domain.")
    private @Nullable String domain;

    @Option(names = "--json", description = "As JSON, with everything that is known.")
    private boolean json;

    @Override
    public Integer call() {
        ShownAccounts shown = ShownAccounts.of(new AccountFilter(state, kind, domain, null));
        Output output = Output.of(spec);
        if (json) {
            output.json(shown.accounts());
        } else if (shown.accounts().isEmpty()) {
            output.say(
                    state == null && kind == null && domain == null
                            ? "no accounts yet: " + NothingSetUp.words(NothingSetUp.ACCOUNT)
                            : "no account is like that: ./claude-proxy accounts list shows all");
        } else {
            output.table(table(shown.accounts()));
        }
        return 0;
    }

    static Table table(JsonNode accounts) {
        Table table = new Table(
                Table.Column.id("ID"),
                Table.Column.name("NAME"),
                Table.Column.text("KIND"),
                Table.Column.whole("STATE"),
                Table.Column.text("PLAN"),
                Table.Column.text("DOMAIN"),
                Table.Column.text("REASON"));
        for (JsonNode account : accounts) {
            table.add(
                    account.path("id").asText(),
                    account.path("name").asText(),
                    account.path("kind").asText(),
                    account.path("state").asText(),
                    account.path("plan").asText(),
                    account.path("domain").asText("-").replaceFirst("^null$", "-"),
                    reason(account));
        }
        return table;
    }

    private static String reason(JsonNode account) {
        JsonNode until = account.path("limited_until");
        String reason = account.path("state_reason").isTextual()
                ? account.path("state_reason").asText()
                : "";
        if (until.isTextual()) {
            reason += (reason.isEmpty() ? "until " : ", until ") + until.asText();
        }
        int resting = account.path("model_cool_downs").size();
        return resting == 0 ? reason : reason + (reason.isEmpty() ? "" : ", ") + resting + " models rest";
    }
}
