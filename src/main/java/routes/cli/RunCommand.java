package routes.cli;

import gateway.config.LogSetup;
import gateway.config.SettingsLoader;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import routes.Gateway;

/** {@code claude-proxy run}: the gateway for real, until it is told to stop. */
@Command(name = "run", description = "Runs the proxy.")
public final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Override
    public Integer call() throws Exception {
        SettingsLoader loader = SettingsLoader.ofProcess();
        LogSetup.ofProcess().apply(loader.load().log());
        UntilSignal.run(() -> {
            Gateway gateway = Gateway.start(loader);
            LOG.info("Listening on port {}", gateway.port());
            return gateway;
        });
        return 0;
    }
}
