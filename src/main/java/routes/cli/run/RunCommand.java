package routes.cli.run;

import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.Gateway;
import routes.GatewayStart;

/** {@code claude-proxy run}: the gateway for real, until it is told to stop. */
@Command(name = "run", description = "Runs the proxy.")
public final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Option(
            names = "--new-master-key",
            description =
                    "Once, where the master key is lost: drops the stored secrets that cannot be opened, and tells which.")
    private boolean newMasterKey;

    @Mixin
    private final StartOptions options = new StartOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        SettingsLoader loader = SettingsLoader.ofProcess();
        Settings.Log log = loader.load().log();
        LogSetup.ofProcess().apply(log);
        UntilSignal.run(mayGoOn -> new Run(options.show(
                log.format(), spec.commandLine().getOut(), LOG, display -> start(loader, display, mayGoOn))));
        return 0;
    }

    private Gateway start(SettingsLoader loader, StartDisplay display, Runnable mayGoOn) throws Exception {
        Gateway gateway = new GatewayStart(loader, display.progress().asking(mayGoOn), newMasterKey).run();
        LOG.info("Listening on port {}", gateway.port());
        display.tell(gateway.report());
        return gateway;
    }

    private record Run(Gateway gateway) implements UntilSignal.Running {

        @Override
        public void close() {
            gateway.close();
        }

        @Override
        public void abandon() {
            gateway.abandon();
        }

        @Override
        public String farewell() {
            return "Stopped; the data are in " + gateway.whereDataAre();
        }
    }
}
