package routes.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.access.ClientKey;
import gateway.access.GeneratedKey;
import gateway.access.KeyScope;
import gateway.admin.AccountJson;
import gateway.protocol.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import routes.cli.session.CommandGroup;
import routes.cli.session.Table;
import routes.cli.words.Meant;

/** {@code claude-proxy keys}: client and admin keys. */
@Command(name = "keys", description = "Makes, lists and revokes client and admin keys.")
public final class KeysCommand extends CommandGroup {

    @Command(name = "create", description = "Makes a key and shows it once.")
    int create(
            @Parameters(paramLabel = "NAME", description = "What operators call it; no other valid key has it.")
                    String name,
            @Option(names = "--admin", description = "Opens the admin API instead of the fronts.") boolean admin,
            @Option(names = "--domain", description = "The team whose accounts serve it.") @Nullable String domain,
            @Option(
                            names = "--host",
                            split = ",",
                            description = "Another domain that it may choose by the host that it calls; repeatable.")
                    @Nullable
                    List<String> hosts) {
        try (CommandSession session = CommandSession.open()) {
            GeneratedKey made = session.keys()
                    .create(
                            name,
                            admin ? KeyScope.ADMIN : KeyScope.CLIENT,
                            domain,
                            hosts == null ? List.of() : hosts,
                            CommandSession.ACTOR);
            output().say(made.key());
            output().note((admin ? "admin" : "client") + " key " + made.row().name()
                    + " is made, and shown this once: keep it");
            if (!admin) {
                Set<String> domains = new HashSet<>(made.row().hosts());
                if (made.row().domain() != null) {
                    domains.add(made.row().domain());
                }
                session.lackingAccounts(domains).forEach(output()::note);
            }
        }
        return 0;
    }

    @Command(name = "list", description = "Lists the keys by name; the keys themselves are not kept.")
    int list(@Option(names = "--json", description = "As JSON.") boolean json) {
        List<ClientKey> keys;
        try (CommandSession session = CommandSession.open()) {
            keys = session.keys().list();
        }
        if (json) {
            output().json(json(keys));
        } else if (keys.isEmpty()) {
            output().say("no keys are stored yet: ./claude-proxy keys create NAME makes one");
        } else {
            output().table(table(keys));
        }
        return 0;
    }

    private static Table table(List<ClientKey> keys) {
        Table table = new Table(
                Table.Column.id("ID"),
                Table.Column.whole("SCOPE"),
                Table.Column.name("NAME"),
                Table.Column.id("HINT"),
                Table.Column.text("DOMAIN"),
                Table.Column.text("STATE"));
        for (ClientKey key : keys) {
            table.add(
                    key.id(),
                    AccountJson.word(key.scope()),
                    key.name(),
                    key.hint(),
                    key.domain() == null ? "-" : key.domain(),
                    key.revokedAt() == null ? "valid" : "revoked " + key.revokedAt());
        }
        return table;
    }

    private static ArrayNode json(List<ClientKey> keys) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (ClientKey key : keys) {
            ObjectNode json = array.addObject()
                    .put("id", key.id())
                    .put("name", key.name())
                    .put("scope", AccountJson.word(key.scope()))
                    .put("hint", key.hint())
                    .put("domain", key.domain());
            key.hosts().stream().sorted().forEach(json.putArray("hosts")::add);
            json.put("created_at", key.createdAt().toString());
            json.put(
                    "revoked_at",
                    key.revokedAt() == null ? null : key.revokedAt().toString());
        }
        return array;
    }

    @Command(name = "revoke", description = "Revokes a key; running proxies refuse it at once.")
    int revoke(
            @Parameters(paramLabel = "ID-OR-NAME", description = "The key; of several with that name all.")
                    String idOrName) {
        try (CommandSession session = CommandSession.open()) {
            if (!session.keys().revoke(idOrName, CommandSession.ACTOR)) {
                List<String> valid = session.keys().list().stream()
                        .filter(key -> key.revokedAt() == null)
                        .flatMap(key -> Stream.of(key.id(), key.name()))
                        .toList();
                output().note(Meant.unknown("valid key", idOrName, valid, "keys list"));
                return 1;
            }
            output().say("key " + idOrName + " is revoked");
        }
        return 0;
    }
}
