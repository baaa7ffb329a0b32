package routes.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsException;
import gateway.config.SettingsLoader;
import gateway.doctor.Check;
import gateway.doctor.Diagnosis;
import gateway.doctor.Diagnosis.Grade;
import gateway.doctor.Examination;
import gateway.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import routes.Examinations;
import routes.cli.session.Output;
import routes.cli.session.RunningGateway;

/** {@code claude-proxy doctor}. */
@Command(
        name = "doctor",
        description = {
            "Looks at Java, memory, disk, files, ports, database, master key, accounts, keys, upstreams and clock, and"
                    + " says what is wrong and how to mend it. Takes 10 s at most, changes nothing, and costs no tokens.",
            "Exit code 1 when something fails."
        })
final class DoctorCommand implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofSeconds(9);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private JsonOption json;

    @Override
    public Integer call() throws InterruptedException {
        LogSetup.ofProcess().level(Level.ERROR);
        if (json.wanted()) {
            LogSetup.ofProcess().off();
        }
        List<Diagnosis> findings = Examination.run(checks(), LIMIT);
        if (json.wanted()) {
            Output.of(spec).json(json(findings));
        } else {
            findings.forEach(finding -> Output.of(spec).say(finding.line()));
        }
        return findings.stream().anyMatch(finding -> finding.grade() == Grade.FAIL) ? 1 : 0;
    }

    private static List<Check> checks() {
        try {
            SettingsLoader loader = SettingsLoader.ofProcess();
            return Examinations.of(loader, ownPorts(loader.load()), CommandSession.CLOCK);
        } catch (SettingsException e) {
            return Examinations.without(e);
        }
    }

    /** Those of the proxy that runs on this data folder. */
    private static Set<Integer> ownPorts(Settings settings) {
        return RunningGateway.find(settings)
                .map(running -> Set.of(
                        running.status().path("listener").path("port").asInt(),
                        running.status().path("management").path("port").asInt()))
                .orElse(Set.of());
    }

    private static ArrayNode json(List<Diagnosis> findings) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (Diagnosis finding : findings) {
            array.addObject()
                    .put("grade", finding.grade().name().toLowerCase(Locale.ROOT))
                    .put("what", finding.what())
                    .put("finding", finding.finding())
                    .put("remedy", finding.remedy());
        }
        return array;
    }
}
