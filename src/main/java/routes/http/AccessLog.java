package routes.http;

import gateway.access.ClientIdentity;
import gateway.config.LogText;
import gateway.config.Settings.LogFormat;
import gateway.telemetry.GatewayMetrics;
import gateway.usage.UsageRow;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/**
 * One line and one count per request: in the text log a line with the fields that are read most, in the JSON log all of them as
 * fields, under the names that usage rows have. Neither query nor headers are logged: they may hold secrets. Keys in paths are
 * masked. Safe from many threads.
 */
public final class AccessLog implements Consumer<RequestContext> {

    private static final Logger ACCESS = LoggerFactory.getLogger("access");

    private static final int LONGEST_NAME = 100;

    private final GatewayMetrics metrics;
    private final LogFormat format;
    private final LoggedAddress addresses;
    private final LoggedPath paths;
    private final LongSupplier nanos;

    /**
     * @param keys texts that let somebody in, which no path in the log may show
     * @param nanos the clock that {@link RequestContext#arrivedNanos} is on
     */
    public AccessLog(
            GatewayMetrics metrics, LogFormat format, LoggedAddress addresses, List<String> keys, LongSupplier nanos) {
        this.paths = new LoggedPath(keys);
        this.metrics = metrics;
        this.format = format;
        this.addresses = addresses;
        this.nanos = nanos;
    }

    @Override
    public void accept(RequestContext context) {
        UsageRow row = context.accounting().row();
        int status = context.answer().clientGone() && row == null
                ? 499
                : context.answer().status();
        if (row == null) {
            metrics.countRequest(context.endpoint().label(), status);
        } else {
            metrics.answered(row);
        }
        if (ACCESS.isInfoEnabled()) {
            log(context, row, row == null ? status : row.status());
        }
    }

    private void log(RequestContext context, @Nullable UsageRow row, int status) {
        String method = LogText.field(context.request().method().name(), LONGEST_NAME);
        String path = paths.of(context.endpoint(), context.request().path());
        String address = addresses.of(context.request());
        ClientIdentity client = context.client();
        String key = client == null ? null : client.keyId();
        switch (format) {
            case TEXT -> ACCESS.info(AccessText.line(context.id(), method, path, status, key, address, row));
            case JSON -> {
                AccessFields fields = new AccessFields(ACCESS)
                        .put("request_id", context.id().toString())
                        .put("method", method)
                        .put("path", path)
                        .put("status", status)
                        .put("client_key", name(key))
                        .put("client_address", address);
                if (row == null) {
                    fields.put("endpoint", context.endpoint().label())
                            .put("error_type", name(context.errorType()))
                            .put("total_millis", millisSince(context.arrivedNanos()));
                } else {
                    fields.putAll(row, LONGEST_NAME);
                }
                fields.log(method + " " + path + " " + status);
            }
        }
    }

    /**
     * Notes what was refused before it was a request; its method does not matter any more.
     *
     * @param path visible ASCII only
     */
    public void refused(UUID id, String path, int status) {
        if (!ACCESS.isInfoEnabled()) {
            return;
        }
        String shown = paths.of(FrontEndpoint.of(path), path);
        switch (format) {
            case TEXT -> ACCESS.info("{} - {} {} client=-", id, shown, status);
            case JSON ->
                new AccessFields(ACCESS)
                        .put("request_id", id.toString())
                        .put("path", shown)
                        .put("status", status)
                        .log("- " + shown + " " + status);
        }
    }

    private long millisSince(long arrivedNanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - arrivedNanos);
    }

    private static @Nullable String name(@Nullable String text) {
        return text == null ? null : LogText.field(text, LONGEST_NAME);
    }
}
