package gateway.config;

import gateway.access.Password;
import gateway.config.Settings.Management;
import gateway.config.Settings.Memory;
import gateway.config.Settings.Server;
import gateway.upstream.OwnAddresses;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the checked settings of the ports, and of what requests may hold, of merged values. */
final class ServerSettingsParser {

    private static final int MAX_INT = Integer.MAX_VALUE;
    private static final int MAX_VALUES = 10_000_000;
    private static final int MAX_PORT = 65_535;
    private static final long KILOBYTE = 1L << 10;
    private static final long MEGABYTE = 1L << 20;
    private static final long TERABYTE = 1L << 40;
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final SettingReader read;

    ServerSettingsParser(SettingReader read) {
        this.read = read;
    }

    Server server() {
        return new Server(
                read.text("gateway.server.host"),
                read.number("gateway.server.port", 0, MAX_PORT),
                (int) read.size("gateway.server.max-header-size", KILOBYTE, MEGABYTE),
                (int) read.size("gateway.server.max-json-body", KILOBYTE, 1024 * MEGABYTE),
                read.size("gateway.server.max-body", KILOBYTE, TERABYTE),
                read.duration("gateway.server.idle-timeout", Duration.ZERO),
                read.duration("gateway.server.body-timeout", MILLISECOND),
                read.duration("gateway.server.drain-timeout", Duration.ZERO),
                read.number("gateway.server.event-loops", 0, 1024),
                publicUrl(),
                read.duration("gateway.server.watchdog", Duration.ZERO),
                read.duration("gateway.server.header-timeout", MILLISECOND),
                read.duration("gateway.server.write-timeout", MILLISECOND),
                read.number("gateway.server.max-connections", 0, MAX_INT),
                read.number("gateway.server.max-connections-per-address", 0, MAX_INT),
                trustedProxies());
    }

    private @Nullable String publicUrl() {
        return read.optional("gateway.server.public-url") == null
                ? null
                : read.baseUrl("gateway.server.public-url").toString();
    }

    private List<String> trustedProxies() {
        List<String> texts = read.list("gateway.server.trusted-proxies");
        try {
            TrustedAddresses.of(texts);
        } catch (IllegalArgumentException e) {
            throw read.invalid(
                    "gateway.server.trusted-proxies", String.join(",", texts), "a list of addresses and networks");
        }
        return texts;
    }

    Memory memory() {
        return new Memory(
                read.number("gateway.memory.budget-percent", 1, 90),
                read.number("gateway.memory.key-share-percent", 1, 100),
                read.number("gateway.memory.max-json-values", 1000, MAX_VALUES));
    }

    /** Where a process listens that has these settings. */
    static OwnAddresses own(SettingReader read) {
        ServerSettingsParser parser = new ServerSettingsParser(read);
        Server server = parser.server();
        return own(server, parser.management(server));
    }

    /** Where this process listens. */
    static OwnAddresses own(Server server, Management management) {
        return new OwnAddresses(List.of(
                new OwnAddresses.Listener(server.host(), server.port()),
                new OwnAddresses.Listener(management.host(), management.port())));
    }

    Management management(Server server) {
        String host = read.text("gateway.management.host");
        if (read.optional("gateway.management.port") != null) {
            int port = read.number("gateway.management.port", 0, MAX_PORT);
            if (port != 0 && port == server.port()) {
                throw new SettingsException(
                        "gateway.management.port (MANAGEMENT_PORT) and gateway.server.port (PORT) are both " + port
                                + ", but must differ.");
            }
            return new Management(host, port, jolokia());
        }
        if (server.port() == MAX_PORT) {
            throw new SettingsException(
                    "gateway.management.port (MANAGEMENT_PORT) is empty, and there is no port after " + MAX_PORT
                            + ": set it.");
        }
        return new Management(host, server.port() == 0 ? 0 : server.port() + 1, jolokia());
    }

    private JolokiaSettings jolokia() {
        String operator = password("gateway.management.jolokia-password");
        String viewer = password("gateway.management.jolokia-viewer-password");
        if (operator == null && viewer != null) {
            throw new SettingsException("gateway.management.jolokia-viewer-password is set, but not"
                    + " gateway.management.jolokia-password, without which Jolokia is off.");
        }
        if (operator != null && operator.equals(viewer)) {
            throw new SettingsException("gateway.management.jolokia-viewer-password and"
                    + " gateway.management.jolokia-password are the same, but must differ.");
        }
        return new JolokiaSettings(operator, viewer, read.list("gateway.management.jolokia-origins"));
    }

    private @Nullable String password(String key) {
        String password = read.optional(key);
        if (password != null && Password.objection(password) != null) {
            throw read.invalidSecret(
                    key, "a password of 12 to 256 characters, or what ./claude-proxy console hash prints,");
        }
        return password;
    }
}
