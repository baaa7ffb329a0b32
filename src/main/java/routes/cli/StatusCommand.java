package routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.protocol.Json;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.session.RunningGateway;

/** {@code claude-proxy status}: how the proxy of this data folder is. */
@Command(
        name = "status",
        description =
                "Tells how the running proxy of this data folder is; exit code 1 when none runs or it is unhealthy.")
public final class StatusCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private JsonOption json;

    @Override
    public Integer call() {
        Settings settings = SettingsLoader.ofProcess().load();
        Output output = Output.of(spec);
        Optional<RunningGateway> running = RunningGateway.find(settings);
        if (running.isEmpty()) {
            if (json.wanted()) {
                output.json(Json.mapper().createObjectNode().put("running", false));
            }
            output.note(RunningGateway.none(settings));
            return 1;
        }
        JsonNode health = running.get().health();
        return report(
                output, running.get().status(), health == null ? Json.mapper().createObjectNode() : health);
    }

    private int report(Output output, JsonNode status, JsonNode health) {
        if (json.wanted()) {
            ObjectNode body = Json.mapper().createObjectNode().put("running", true);
            body.set("health", health);
            body.setAll((ObjectNode) status);
            output.json(body);
        } else {
            StatusLines.of(status, health).forEach(output::say);
        }
        String complaint = StatusLines.complaint(status, health);
        if (complaint != null) {
            output.note(complaint);
            return 1;
        }
        return 0;
    }
}
