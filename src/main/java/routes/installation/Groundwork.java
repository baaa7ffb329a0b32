package routes.installation;

import gateway.catalog.Catalog;
import gateway.config.Settings;
import gateway.provider.VendorFiles;
import io.vertx.core.impl.VertxBuilder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.ssl.SSLContexts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every start needs and what depends on no database: done beside the wait for it, on another core. Each part is made once
 * in a process, so whoever needs one that is not ready yet waits for it, and meets the error of one that failed.
 */
public final class Groundwork {

    private static final Logger LOG = LoggerFactory.getLogger(Groundwork.class);

    private Groundwork() {}

    /** Begins it, and returns at once. */
    public static void begin(Settings settings) {
        // The JDK keeps the certificates that it has read.
        List<Runnable> parts = new ArrayList<>(List.of(
                VendorFiles::builtIn,
                ManagementFactory::getPlatformMBeanServer,
                Catalog::builtIn,
                SSLContexts::createDefault));
        if (!settings.noFilesystemMode()) {
            parts.add(VertxBuilder::nativeTransport);
        }
        Thread.ofPlatform().daemon().name("groundwork").start(() -> parts.forEach(Groundwork::lay));
    }

    private static void lay(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("Whoever needs it will say so", e);
        }
    }
}
