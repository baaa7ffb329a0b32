package gateway.routes.trial;

import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request through routes. Immutable.
 *
 * @param steps what it passed, in order: ids with their routes
 * @param sent what an upstream would have got, null where none was asked
 * @param calls schemes and beans that would have been called and were not, in order
 * @param answer what the client gets
 */
public record TrialWay(List<String> steps, @Nullable Sent sent, List<String> calls, Answer answer) {

    /** Copies the lists. */
    public TrialWay {
        steps = List.copyOf(steps);
        calls = List.copyOf(calls);
    }

    /**
     * What an upstream would have got.
     *
     * @param kind {@code account}, {@code web} or {@code provider}
     * @param target name of the account or the provider
     * @param id of the account, else the provider's name
     * @param model its name of the model, null where none is asked for
     * @param url where it is, with path and query
     * @param headers by name in lower case
     * @param body as it would have been sent
     * @param cost of its input in US dollars, estimated; null where no price is known
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
    public record Sent(
            String kind,
            String target,
            String id,
            @Nullable String model,
            String url,
            SortedMap<String, Header> headers,
            byte[] body,
            @Nullable BigDecimal cost) {

        /** Copies the headers. */
        public Sent {
            headers = new TreeMap<>(headers);
        }
    }

    /**
     * A header.
     *
     * @param secret whether its value is for the upstream only
     */
    public record Header(String value, boolean secret) {

        /** What may be told of it. */
        public String shown() {
            return secret ? "(hidden)" : value;
        }

        @Override
        public String toString() {
            return shown();
        }
    }

    /**
     * What the client gets.
     *
     * @param status of HTTP
     * @param type {@code error.type}, null where it is no error
     * @param message what it is told, null where it is no error
     * @param text what it gets where that is a whole answer made of a sample of the upstream's; empty for none
     * @param defect what went wrong in a step, for operators; null for nothing
     */
    public record Answer(
            int status,
            @Nullable String type,
            @Nullable String message,
            String text,
            @Nullable String defect) {

        /** Whether the client is refused. */
        public boolean refused() {
            return status >= 400;
        }
    }
}
