package routes.http;

import gateway.access.ClientIdentity;
import gateway.telemetry.GatewayMetrics;
import gateway.usage.UsageRow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.RequestContext;

/** One line and one count per request. Neither query nor headers are logged: they may hold secrets. Safe from many threads. */
public final class AccessLog implements Consumer<RequestContext> {

    private static final Logger ACCESS = LoggerFactory.getLogger("access");

    private final GatewayMetrics metrics;

    public AccessLog(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void accept(RequestContext context) {
        UsageRow row = context.row();
        int status =
                context.clientGone() && row == null ? 499 : context.response().getStatusCode();
        if (row == null) {
            metrics.countRequest(context.endpoint().label(), status);
        } else {
            metrics.answered(row);
        }
        if (ACCESS.isInfoEnabled()) {
            ACCESS.info(line(context, row, status));
        }
    }

    private static String line(RequestContext context, @Nullable UsageRow row, int status) {
        StringBuilder line = new StringBuilder(200)
                .append(context.id())
                .append(' ')
                .append(context.request().method().name())
                .append(' ')
                .append(context.request().path())
                .append(' ')
                .append(row == null ? status : row.status());
        ClientIdentity client = context.client();
        line.append(" client=").append(client == null ? "-" : client.keyId());
        if (row == null) {
            return line.toString();
        }
        return line.append(" account=")
                .append(row.account() == null ? "-" : row.account())
                .append(row.provider() == null ? "" : " provider=" + row.provider())
                .append(" model=")
                .append(row.modelAsked() == null ? "-" : clean(row.modelAsked()))
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
                .append(row.upstreamRequestId() == null ? "-" : clean(row.upstreamRequestId()))
                .toString();
    }

    /** Text from outside stays on its line. */
    private static String clean(String text) {
        String cut = text.length() > 100 ? text.substring(0, 100) : text;
        for (int i = 0; i < cut.length(); i++) {
            if (cut.charAt(i) <= ' ' || cut.charAt(i) > '~') {
                return cut.replaceAll("[^!-~]", "?");
            }
        }
        return cut;
    }
}
