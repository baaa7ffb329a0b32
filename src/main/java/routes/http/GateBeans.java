package routes.http;

import gateway.access.FixedKeys;
import gateway.config.Settings;
import gateway.config.TrustedAddresses;
import gateway.error.FailureMessages;
import gateway.telemetry.GatewayMetrics;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import routes.gate.Connections;
import routes.gate.GateAnswers;
import routes.gate.GateLimits;
import routes.request.FrontEndpoint;

/** What stands before the decoder of the clients' port. */
public final class GateBeans {

    public final Connections connections;
    public final GateAnswers answers;

    public GateBeans(Settings.Server server, Supplier<UUID> ids, AccessLog log, GatewayMetrics metrics) {
        connections = new Connections(
                new GateLimits(
                        server.maxHeaderSize(),
                        server.headerTimeout(),
                        server.writeTimeout(),
                        server.idleTimeout(),
                        server.maxConnections(),
                        server.maxConnectionsPerAddress(),
                        GateLimits.streamsFor(Runtime.getRuntime().maxMemory()),
                        TrustedAddresses.of(server.trustedProxies())),
                System::nanoTime);
        answers = new GateAnswers(new FailureMessages(), ids, (id, path, kind) -> {
            metrics.countRequest(FrontEndpoint.of(path).label(), kind.status());
            log.refused(id, path, kind.status());
        });
        metrics.gauge("connections", "Connections of clients", connections::count);
        metrics.gauge("http2.streams", "HTTP/2 streams of clients", connections::streams);
    }

    /** What writes a line per request, without the keys of this start. */
    public static AccessLog accessLog(Settings settings, FixedKeys keys, GatewayMetrics metrics) {
        Settings.Log log = settings.log();
        TrustedAddresses trusted = TrustedAddresses.of(settings.server().trustedProxies());
        return new AccessLog(
                metrics,
                log.format(),
                new LoggedAddress(log.clientAddress(), trusted),
                Stream.concat(keys.clients().stream(), keys.admins().stream()).toList(),
                System::nanoTime);
    }

    /** The limits behind the gate, for what clients send and take. */
    public static ServerLimits limits(Settings.Server server) {
        return new ServerLimits(
                server.host(),
                server.port(),
                server.maxHeaderSize(),
                server.maxJsonBody(),
                server.maxBody(),
                server.bodyTimeout(),
                server.writeTimeout());
    }
}
