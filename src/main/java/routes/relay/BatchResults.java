package routes.relay;

import gateway.error.GatewayFailure;
import gateway.protocol.anthropic.BatchResult;
import gateway.protocol.anthropic.BatchResultReader;
import gateway.usage.BatchResultStore;
import gateway.usage.BatchSum;
import gateway.usage.CountedUsage;
import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.answer.Settlement;
import routes.request.FrontEndpoint;
import routes.request.HeaderNames;
import routes.request.RequestContext;
import routes.request.RequestThreads;
import routes.request.ResourcePath;

/**
 * Counts the results of a batch while they are piped to a client, on a virtual thread beside the pipe: each result once, in the
 * row of the request that brought it first. What is not counted now, because the client leaves, the answer breaks off or the
 * database does not answer, is counted when it is fetched again. Called on the event loop of the request.
 */
final class BatchResults {

    /** How long a client waits for the accounts. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int OK = 200;
    private static final int TOGETHER = 500;
    private static final int LONGEST_ID = 256;
    private static final long LONGEST_LINE = 64L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(BatchResults.class);

    private final RequestContext context;
    private final String batchId;
    private final HttpClientResponse answer;
    private final Settlement settlement;
    private final BatchResultStore store;
    private final FedStream stream;
    private final Vertx vertx;
    private BatchSum sum = BatchSum.NONE;
    private @Nullable Runnable then;
    private @Nullable Long patience;
    private boolean ended;
    private volatile boolean whole;
    private volatile boolean ignoring;

    private BatchResults(RequestContext context, String batchId, HttpClientResponse answer, Settlement settlement) {
        this.context = context;
        this.batchId = batchId;
        this.answer = answer;
        this.settlement = settlement;
        this.store = settlement.batchResults();
        this.vertx = context.eventLoop().owner();
        this.stream = new FedStream(() -> context.eventLoop().runOnContext(read -> goOn()));
    }

    /** Those that a request fetches; null where it fetches none, or where nothing is accounted. */
    static @Nullable BatchResults of(RequestContext context, HttpClientResponse answer, Settlement settlement) {
        if (context.endpoint() != FrontEndpoint.PASSTHROUGH
                || answer.statusCode() != OK
                || !HttpMethod.GET.equals(context.request().method())
                || !settlement.accounts()) {
            return null;
        }
        String batchId = ResourcePath.batchOfResults(context.request().path());
        String encoding = answer.getHeader("content-encoding");
        boolean plain = encoding == null || encoding.strip().equalsIgnoreCase("identity");
        if (batchId == null || batchId.length() > LONGEST_ID || !plain) {
            return null;
        }
        BatchResults results = new BatchResults(context, batchId, answer, settlement);
        RequestThreads.start(results::run);
        return results;
    }

    /** Takes the next bytes; where there are too many to be read yet, the answer is paused for a while. */
    void read(Buffer chunk) {
        if (ignoring || stream.feed(chunk.getBytes())) {
            return;
        }
        answer.pause();
        if (patience == null) {
            patience = vertx.setTimer(PATIENCE.toMillis(), late -> {
                // The client has its results; they are counted when somebody fetches them again.
                ignoring = true;
                goOn();
            });
        }
    }

    private void goOn() {
        forgetPatience();
        answer.resume();
    }

    /** The answer has come to its good end. What is to follow does so when all is counted, or when that takes too long. */
    void endWhole(Runnable following) {
        forgetPatience();
        if (ignoring) {
            end();
            following.run();
            return;
        }
        then = following;
        patience = vertx.setTimer(PATIENCE.toMillis(), late -> follow());
        whole = true;
        end();
    }

    /** Nothing more will come; what is there is still counted. */
    void breakOff() {
        forgetPatience();
        then = null;
        end();
    }

    private void end() {
        if (!ended) {
            ended = true;
            stream.end();
        }
    }

    private void forgetPatience() {
        if (patience != null) {
            vertx.cancelTimer(patience);
            patience = null;
        }
    }

    private void follow() {
        forgetPatience();
        Runnable following = then;
        then = null;
        if (following != null) {
            following.run();
        }
    }

    private void run() {
        try {
            count();
        } catch (GatewayFailure e) {
            LOG.warn("Request {}: results of a batch are not counted this time", context.id(), e);
        } catch (IOException | RuntimeException e) {
            LOG.error("Request {} failed while it counted the results of a batch", context.id(), e);
        } finally {
            ignoring = true;
            stream.skipToEnd();
            context.eventLoop().runOnContext(counted -> follow());
        }
    }

    private void count() throws IOException {
        if (store.isComplete(batchId)) {
            return;
        }
        BatchResultReader reader = new BatchResultReader(stream, LONGEST_LINE);
        Map<UUID, BatchSum> fresh = new HashMap<>();
        for (BatchResult result = reader.next(); result != null; result = reader.next()) {
            TokenUsage used = CountedUsage.of(result.usage());
            if (used != null) {
                fresh.put(result.key(), settlement.sumOf(context, result.model(), used.ofBatch()));
            }
            if (fresh.size() == TOGETHER) {
                add(fresh);
            }
        }
        if (!fresh.isEmpty() || !sum.isEmpty()) {
            add(fresh);
        }
        if (reader.unreadable() > 0) {
            LOG.warn("Request {}: {} results of a batch cannot be read", context.id(), reader.unreadable());
        } else if (whole) {
            store.complete(batchId);
        }
    }

    private void add(Map<UUID, BatchSum> fresh) {
        Set<UUID> added = store.count(batchId, fresh.keySet(), first -> rowWith(sum.plus(sumOf(fresh, first))));
        sum = sum.plus(sumOf(fresh, added));
        if (!sum.isEmpty()) {
            context.accounting().counted(sum);
        }
        fresh.clear();
    }

    private @Nullable UsageRow rowWith(BatchSum all) {
        return all.isEmpty()
                ? null
                : settlement
                        .draft(context, answer.getHeader(HeaderNames.REQUEST_ID))
                        .with(all);
    }

    private static BatchSum sumOf(Map<UUID, BatchSum> results, Set<UUID> wanted) {
        BatchSum sum = BatchSum.NONE;
        for (Map.Entry<UUID, BatchSum> each : results.entrySet()) {
            sum = wanted.contains(each.getKey()) ? sum.plus(each.getValue()) : sum;
        }
        return sum;
    }
}
