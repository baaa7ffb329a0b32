package routes.cli.settings;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.settings.SettingOutcome;
import gateway.settings.SettingVersion;
import gateway.settings.SettingsJson;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.cli.session.Output;
import routes.cli.session.RunningGateway;
import routes.cli.words.SettingLines;

/**
 * Changes of stored settings, by the proxy that runs here, or where none runs in the database itself. For one thread.
 *
 * @param running null where none runs
 */
public record SettingChanges(Output output, @Nullable RunningGateway running) {

    /**
     * Makes one.
     *
     * @param ask asks a proxy to
     * @param database makes it where none runs
     * @return the exit code
     */
    public int make(Function<RunningGateway, @Nullable JsonNode> ask, Supplier<SettingOutcome> database) {
        return tell(running == null ? SettingsJson.of(database.get()) : ask.apply(running));
    }

    private int tell(@Nullable JsonNode answer) {
        if (answer == null || answer.has("error")) {
            output.note(
                    answer == null
                            ? RunningGateway.SILENT
                            : answer.path("error").path("message").asText());
            return 1;
        }
        SettingLines.changed(answer, running != null).forEach(output::say);
        answer.path("warnings").forEach(warning -> output.note(warning.asText()));
        return 0;
    }

    /**
     * Lists them.
     *
     * @param database reads them where none runs
     * @return the exit code
     */
    public int versions(Supplier<List<SettingVersion>> database, boolean json) {
        JsonNode versions =
                running == null ? SettingsJson.of(database.get()) : running.get(ShownSettings.PATH + "/versions");
        if (versions == null) {
            output.note(RunningGateway.SILENT);
            return 1;
        }
        if (json) {
            output.json(versions);
            return 0;
        }
        versions.path("versions").forEach(version -> output.say(SettingLines.version(version)));
        if (versions.path("versions").isEmpty()) {
            output.say("no setting was stored yet: ./claude-proxy config set KEY VALUE stores one for all nodes");
        }
        return 0;
    }
}
