package routes.http;

import gateway.config.LogText;
import gateway.usage.UsageRow;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The access line of the text log. Stateless. */
final class AccessText {

    private static final int LONGEST_NAME = 100;
    private static final int TYPICAL_LENGTH = 300;

    private AccessText() {}

    /**
     * The line of one request.
     *
     * @param method visible ASCII, as the path
     * @param key id of the client key, null where nobody is known to call
     * @param address of the client, null where it is not logged
     * @param row null for requests without one
     */
    static String line(
            UUID id,
            String method,
            String path,
            int status,
            @Nullable String key,
            @Nullable String address,
            @Nullable UsageRow row) {
        StringBuilder line = new StringBuilder(TYPICAL_LENGTH)
                .append(id)
                .append(' ')
                .append(method)
                .append(' ')
                .append(path)
                .append(' ')
                .append(status)
                .append(" client=")
                .append(name(key));
        if (address != null) {
            line.append(" from=").append(address);
        }
        if (row == null) {
            return line.toString();
        }
        line.append(" account=").append(name(row.account()));
        if (row.provider() != null) {
            line.append(" provider=").append(name(row.provider()));
        }
        line.append(" model=").append(name(row.modelAsked()));
        line.append(" attempts=").append(row.attempts()).append(" first=");
        if (row.firstEventMillis() == null) {
            line.append('-');
        } else {
            line.append(row.firstEventMillis());
        }
        return line.append(" ms=")
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
