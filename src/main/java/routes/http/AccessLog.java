package routes.http;

import gateway.access.ClientIdentity;
import gateway.config.LogText;
import gateway.telemetry.GatewayMetrics;
import gateway.usage.UsageRow;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.RequestContext;

/** One line and one count per request. Neither query nor headers are logged: they may hold secrets. Safe from many threads. */
public final class AccessLog implements Consumer<RequestContext> {

    private static final Logger ACCESS = LoggerFactory.getLogger("access");

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PATH = 300;

    private final GatewayMetrics metrics;

    public AccessLog(GatewayMetrics metrics) {
        this.metrics = metrics;
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
            ACCESS.info(line(context, row, status));
        }
    }

    /**
     * Notes what was refused before it was a request; its method does not matter any more.
     *
     * @param path visible ASCII only
     */
    public void refused(UUID id, String path, int status) {
        if (ACCESS.isInfoEnabled()) {
            ACCESS.info("{} - {} {} client=-", id, path.isEmpty() ? "-" : path, status);
        }
    }

    private static String line(RequestContext context, @Nullable UsageRow row, int status) {
        StringBuilder line = new StringBuilder(200)
                .append(context.id())
                .append(' ')
                .append(LogText.field(context.request().method().name(), LONGEST_NAME))
                .append(' ')
                .append(LogText.field(context.request().path(), LONGEST_PATH))
                .append(' ')
                .append(row == null ? status : row.status());
        ClientIdentity client = context.client();
        line.append(" client=").append(name(client == null ? null : client.keyId()));
        if (row == null) {
            return line.toString();
        }
        return line.append(" account=")
                .append(name(row.account()))
                .append(row.provider() == null ? "" : " provider=" + name(row.provider()))
                .append(" model=")
                .append(name(row.modelAsked()))
                .append(" attempts=")
                .append(row.attempts())
                .append(" first=")
                .append(row.firstEventMillis() == null ? "-" : row.firstEventMillis())
                .append(" ms=")
                .append(row.totalMillis())
                .append(" in=")
                .append(row.tokens().input())
                .append(" out=")
                .append(row.tokens().output())
                .append(" upstream=")
                .append(name(row.upstreamRequestId()))
                .toString();
    }

    private static String name(@Nullable String text) {
        return LogText.field(text, LONGEST_NAME);
    }
}
