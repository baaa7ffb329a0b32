package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.config.LogSetup;
import gateway.config.SettingCatalog;
import gateway.config.SettingCatalog.Definition;
import gateway.config.SettingsLoader;
import gateway.protocol.Json;
import gateway.settings.SettingAdministration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import routes.cli.session.CommandGroup;
import routes.cli.session.RunningGateway;
import routes.cli.session.Table;
import routes.cli.settings.SettingChanges;
import routes.cli.settings.SettingFindings;
import routes.cli.settings.ShownSettings;
import routes.cli.words.SettingLines;

/** {@code claude-proxy config}: the settings. */
@Command(name = "config", description = "Shows and checks settings, and changes those that are stored for all nodes.")
public final class ConfigCommand extends CommandGroup {

    private final SettingCatalog catalog = SettingCatalog.read();

    @Command(
            name = "show",
            description = {
                "Tells of settings what they are, where that comes from, and when a change is in force. Secrets are not shown.",
                "Asks the running proxy; where none runs, settings are those of this environment, with the stored ones."
            })
    int show(
            @Parameters(
                            paramLabel = "KEY",
                            arity = "0..*",
                            description = "Only these, by their keys or variables, with all that is known of them.")
                    @Nullable
                    List<String> keys,
            @Option(names = "--all", description = "Also those that have their defaults.") boolean all,
            @Option(names = "--json", description = "As JSON.") boolean json) {
        List<String> wanted =
                keys == null ? List.of() : keys.stream().map(this::keyOf).toList();
        LogSetup.ofProcess().level(Level.ERROR);
        JsonNode state = ShownSettings.find(() -> stored(SettingAdministration::show), output()::note);
        List<JsonNode> shown = new ArrayList<>();
        for (JsonNode setting : state.path("settings")) {
            boolean own = !setting.path("source").asText().equals("default");
            if (wanted.isEmpty()
                    ? all || own
                    : wanted.contains(setting.path("key").asText())) {
                shown.add(setting);
            }
        }
        state.path("problems")
                .forEach(problem -> output().note("stored settings are not applied: " + problem.asText()));
        if (json) {
            ((ObjectNode) state).putArray("settings").addAll(shown);
            output().json(state);
        } else if (wanted.isEmpty()) {
            output().table(table(shown));
            if (!all) {
                output().note("the others have their defaults; --all shows them, config show KEY tells more of one");
            }
        } else {
            shown.forEach(setting -> SettingLines.of(setting).forEach(output()::say));
        }
        return 0;
    }

    private static Table table(List<JsonNode> settings) {
        Table table = new Table(
                Table.Column.name("SETTING"),
                Table.Column.name("VALUE"),
                Table.Column.text("FROM"),
                Table.Column.text("CHANGES"));
        settings.forEach(setting -> table.add(
                setting.path("key").asText(),
                SettingLines.value(setting.path("value")),
                SettingLines.source(setting),
                setting.path("waits_for_restart").asBoolean()
                        ? "waits for a restart"
                        : SettingLines.effect(setting.path("effect").asText())));
        return table;
    }

    @Command(
            name = "check",
            description = {
                "Says all that is wrong with the settings of this environment, one line each. Starts nothing and needs no"
                        + " database.",
                "Exit code 0 when a proxy would start with them, 1 when it would not."
            })
    int check() {
        LogSetup.ofProcess().level(Level.ERROR);
        List<String> faults = SettingFindings.faults();
        faults.forEach(output()::say);
        if (!faults.isEmpty()) {
            output().note(faults.size() == 1 ? "1 thing is wrong" : faults.size() + " things are wrong");
            return 1;
        }
        SettingsLoader.ofProcess().load().warnings().forEach(warning -> output().say("warning: " + warning));
        output().say("a proxy would start with these settings");
        return 0;
    }

    @Command(
            name = "set",
            description = {
                "Stores a setting for all nodes, if a proxy could start with it, and has those that run follow.",
                "Secrets, and what is of one machine, are not stored: they belong into the environment or a file."
            })
    int set(
            @Parameters(paramLabel = "KEY", description = "The setting, by its key or its variable.") String key,
            @Parameters(paramLabel = "VALUE", description = "Its value.") String value,
            @Option(names = "--comment", paramLabel = "TEXT", description = "What the list of versions says of it.")
                    @Nullable
                    String comment) {
        return change(keyOf(key), value, comment);
    }

    @Command(name = "unset", description = "Stores a setting no more: the layers below count again.")
    int unset(
            @Parameters(paramLabel = "KEY", description = "The setting, by its key or its variable.") String key,
            @Option(names = "--comment", paramLabel = "TEXT", description = "What the list of versions says of it.")
                    @Nullable
                    String comment) {
        return change(keyOf(key), null, comment);
    }

    private int change(String key, @Nullable String value, @Nullable String comment) {
        ObjectNode body = Json.mapper().createObjectNode().put("comment", comment);
        body.putObject("changes").put(key, value);
        Map<String, @Nullable String> changes = new HashMap<>();
        changes.put(key, value);
        return new SettingChanges(output(), running())
                .make(
                        gateway -> gateway.send("PUT", ShownSettings.PATH, body, "if-match", "*"),
                        () -> stored(settings -> settings.change(changes, null, CommandSession.ACTOR, comment)));
    }

    @Command(name = "versions", description = "Lists the last changes of stored settings, the newest first.")
    int versions(@Option(names = "--json", description = "As JSON.") boolean json) {
        return new SettingChanges(output(), running()).versions(() -> stored(SettingAdministration::versions), json);
    }

    @Command(name = "rollback", description = "Stores again what a version has stored.")
    int rollback(
            @Parameters(paramLabel = "VERSION", description = "Its number; 0 is before the first.") int version,
            @Option(names = "--comment", paramLabel = "TEXT", description = "What the list of versions says of it.")
                    @Nullable
                    String comment) {
        ObjectNode body =
                Json.mapper().createObjectNode().put("version", version).put("comment", comment);
        return new SettingChanges(output(), running())
                .make(
                        gateway -> gateway.send("POST", ShownSettings.PATH + "/rollback", body, "if-match", "*"),
                        () -> stored(settings -> settings.rollBack(version, null, CommandSession.ACTOR, comment)));
    }

    private static <T> T stored(Function<SettingAdministration, T> work) {
        try (CommandSession session = CommandSession.open()) {
            return work.apply(session.settings());
        }
    }

    private static @Nullable RunningGateway running() {
        LogSetup.ofProcess().level(Level.WARN);
        return RunningGateway.find(SettingsLoader.ofProcess().load()).orElse(null);
    }

    /** The key that an operator names by itself or by its variable. */
    private String keyOf(String word) {
        if (catalog.find(word) != null) {
            return word;
        }
        return catalog.all().stream()
                .filter(each -> each.variable().equals(word))
                .map(Definition::key)
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        Objects.requireNonNull(spec.commandLine()),
                        "there is no setting " + word + "; did you mean " + catalog.nearest(word) + "?"));
    }
}
