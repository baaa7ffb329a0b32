package routes.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;

/**
 * Reads each answer whole, within bounds that hold for what arrives: so many bytes, and one time for the whole call, however
 * slowly it drips. An answer beyond them ends its connection. Compressed answers are refused: nobody asked for one, and it may
 * unpack to any size. Safe from many threads.
 */
final class BoundedExecution implements ExecChainHandler {

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("call-deadlines").unstarted(task));

    private final int maxBody;

    /** @param maxBody bytes of an answer; a larger one is a failure */
    BoundedExecution(int maxBody) {
        this.maxBody = maxBody;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        long millis = whole(scope.clientContext.getRequestConfigOrDefault());
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = TIMER.schedule(
                () -> {
                    late.set(true);
                    scope.execRuntime.discardEndpoint();
                },
                millis,
                TimeUnit.MILLISECONDS);
        try {
            return read(chain.proceed(request, scope), scope);
        } catch (IOException | RuntimeException e) {
            scope.execRuntime.discardEndpoint();
            if (late.get()) {
                InterruptedIOException failure = new InterruptedIOException("no whole answer within " + millis + " ms");
                failure.addSuppressed(e);
                throw failure;
            }
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    /** The time for an answer, and for a connection: to get a place, and to be made. */
    private static long whole(RequestConfig config) {
        Timeout answer = config.getResponseTimeout();
        Timeout connection = config.getConnectionRequestTimeout();
        long limit = answer == null || answer.isDisabled() ? TimeUnit.MINUTES.toMillis(3) : answer.toMilliseconds();
        return connection == null || connection.isDisabled() ? limit : limit + 2 * connection.toMilliseconds();
    }

    /** The answer without its connection. */
    private ClassicHttpResponse read(ClassicHttpResponse answer, ExecChain.Scope scope) throws IOException {
        BasicClassicHttpResponse copy = new BasicClassicHttpResponse(answer.getCode(), answer.getReasonPhrase());
        for (Header header : answer.getHeaders()) {
            copy.addHeader(header);
        }
        HttpEntity entity = answer.getEntity();
        if (entity != null) {
            String encoding = entity.getContentEncoding();
            if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
                throw new IOException("a compressed answer (" + encoding.length() + " characters of encoding)");
            }
            byte[] body = entity.getContent().readNBytes(maxBody + 1);
            if (body.length > maxBody) {
                scope.execRuntime.discardEndpoint();
                throw new IOException("an answer of more than " + maxBody + " bytes");
            }
            copy.setEntity(new ByteArrayEntity(body, ContentType.parseLenient(entity.getContentType())));
        }
        answer.close();
        return copy;
    }
}
