package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.config.SettingsLoader;
import gateway.start.StartProgress;
import gateway.start.StartStep;
import harness.ProxyProcess;
import harness.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.GatewayStart;

/** A start that is told to end while it begins the routes ends there, and never listens. */
class BrokenOffStartIT {

    @Test
    void aSignalWhileTheRoutesStartIsHeardBeforeItListens(@TempDir Path folder) throws Exception {
        int port = ProxyProcess.freePort();
        int management = ProxyProcess.freePort();
        Map<String, String> settings = Map.of(
                "DATABASE_URL", TestDatabase.shared().newDatabase(),
                "DATA_FOLDER", folder.toString(),
                "HOST", "127.0.0.1",
                "PORT", Integer.toString(port),
                "MANAGEMENT_PORT", Integer.toString(management));
        AtomicBoolean told = new AtomicBoolean();
        StartProgress progress = step -> {
            told.set(step == StartStep.START_ROUTES);
            return succeeded -> {};
        };
        GatewayStart start = new GatewayStart(
                SettingsLoader.ofOwnChoice(settings, Set.of()),
                progress.asking(() -> {
                    if (told.get()) {
                        throw new IllegalStateException("told to end");
                    }
                }),
                false);

        assertThatThrownBy(start::run).hasStackTraceContaining("told to end");

        for (int free : new int[] {port, management}) {
            try (ServerSocket socket = new ServerSocket(free, 1, InetAddress.getLoopbackAddress())) {
                assertThat(socket.isBound()).isTrue();
            }
        }
    }
}
