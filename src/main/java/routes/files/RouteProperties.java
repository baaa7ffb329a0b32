package routes.files;

import gateway.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/** What the placeholders of routes are resolved from: the merged settings, and those whose form in routes is another one. Stateless. */
public final class RouteProperties {

    private static final long MOST_CONNECT_MILLIS = 5_000;

    private RouteProperties() {}

    /**
     * Puts them together.
     *
     * @param merged every key with its merged value as text
     */
    public static Properties of(Map<String, String> merged, Settings settings) {
        Properties properties = new Properties();
        properties.putAll(merged);
        properties.setProperty(
                "gateway.usage.retention-days",
                Integer.toString(settings.usage().retentionDays()));
        properties.setProperty(
                "gateway.usage.partitions-ahead",
                Integer.toString(settings.usage().partitionsAhead()));
        long call = settings.oauthTimeout().toMillis();
        long connect = Math.max(1, Math.min(MOST_CONNECT_MILLIS, call / 3));
        properties.setProperty("gateway.oauth.connect-millis", Long.toString(connect));
        properties.setProperty("gateway.oauth.response-millis", Long.toString(Math.max(1, call - 2 * connect)));
        properties.setProperty(
                "gateway.breaker.window",
                Long.toString(settings.breaker().window().toSeconds()));
        properties.setProperty(
                "gateway.breaker.open-seconds",
                Long.toString(Math.max(1, settings.breaker().open().toSeconds())));
        properties.setProperty(
                "gateway.schedule.end-web-sessions",
                every(settings.web().sessions().cleanUpInterval()));
        properties.setProperty(
                "gateway.schedule.end-tool-calls", every(settings.web().tools().cleanUpInterval()));
        properties.setProperty("camel.management.host", settings.management().host());
        properties.setProperty(
                "camel.management.port", Integer.toString(settings.management().port()));
        // Jolokia is opened by its passwords only, which no route has to know.
        properties.keySet().removeIf(key -> key.toString().startsWith("gateway.management.jolokia"));
        properties.setProperty("camel.management.jolokiaEnabled", "false");
        if (settings.management().jolokia().on()) {
            // Lets an operator trace steps from then on; nothing is traced before.
            properties.putIfAbsent("camel.trace.standby", "true");
        }
        return properties;
    }

    /** A schedule of Quartz for something that is done so often: of what does not divide a minute or an hour the next shorter. */
    private static String every(Duration interval) {
        long seconds = Math.max(1, interval.toSeconds());
        return seconds < 60 ? "0/" + seconds + " * * * * ?" : "0 0/" + Math.min(59, seconds / 60) + " * * * ?";
    }
}
