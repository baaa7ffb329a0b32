package routes.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.account.AccountStore.HistoryEntry;
import gateway.account.StateChange;
import gateway.admin.AccountJson;
import gateway.protocol.Json;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.Table;

/** {@code claude-proxy accounts history}. */
@Command(name = "history", description = "Shows what happened to an account, the latest first.")
final class AccountHistoryCommand implements Callable<Integer> {

    private static final int MOST = 100;

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
        List<HistoryEntry> entries;
        try (CommandSession session = CommandSession.open()) {
            entries = session.named(account.word(), accounts -> accounts.history(account.word(), null, MOST));
        }
        Output output = Output.of(spec);
        if (json.wanted()) {
            output.json(json(entries));
        } else if (entries.isEmpty()) {
            output.say("nothing has happened to account " + account.word() + " yet");
        } else {
            output.table(table(entries));
        }
        return 0;
    }

    private static Table table(List<HistoryEntry> entries) {
        Table table = new Table(
                Table.Column.name("AT"),
                Table.Column.text("FROM"),
                Table.Column.whole("TO"),
                Table.Column.text("CAUSE"),
                Table.Column.text("ACTOR"),
                Table.Column.text("REASON"));
        for (HistoryEntry entry : entries) {
            StateChange change = entry.change();
            table.add(
                    change.at().toString(),
                    change.from() == null ? "-" : AccountJson.word(change.from()),
                    AccountJson.word(change.to()),
                    AccountJson.word(change.cause()),
                    change.actor(),
                    Objects.requireNonNullElse(change.reason(), ""));
        }
        return table;
    }

    private static ArrayNode json(List<HistoryEntry> entries) {
        ArrayNode array = Json.mapper().createArrayNode();
        entries.forEach(entry -> array.add(AccountJson.of(entry)));
        return array;
    }
}
