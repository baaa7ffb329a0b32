package routes;

import gateway.config.BuildInfo;
import gateway.config.Settings;
import gateway.running.RunningFile;
import gateway.running.RunningProxy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells commands beside a gateway that it runs, where and with which token, until it is closed. For one thread. */
final class Announcement implements AutoCloseable {

    private final @Nullable RunningFile file;
    private final RunningProxy proxy;

    private Announcement(@Nullable RunningFile file, RunningProxy proxy) {
        this.file = file;
        this.proxy = proxy;
    }

    /** Announces a gateway that listens; without a data folder nobody is told. */
    static Announcement of(GatewayBeans beans) {
        Settings settings = beans.settings.get();
        Path folder = settings.dataFolder();
        RunningProxy proxy = new RunningProxy(
                ProcessHandle.current().pid(),
                RunningProxy.addressOf(settings.server().host(), beans.server.port()),
                beans.localToken.text(),
                beans.clock.instant(),
                BuildInfo.read().version());
        RunningFile file = folder == null ? null : new RunningFile(folder);
        if (file != null) {
            file.write(proxy);
        }
        return new Announcement(file, proxy);
    }

    @Override
    public void close() {
        if (file != null) {
            file.delete(proxy);
        }
    }
}
