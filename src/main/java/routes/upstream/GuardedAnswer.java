package routes.upstream;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpFrame;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's answer without the credential that it was asked with: an upstream that repeats it (an error text, a debug
 * header, an echo of the request) must not give an account's key to a client. Everything else is as it came, its length too.
 */
final class GuardedAnswer implements HttpClientResponse {

    private final HttpClientResponse answer;
    private final CredentialMask mask;
    private final MultiMap headers;
    private @Nullable Handler<Buffer> handler;

    private GuardedAnswer(HttpClientResponse answer, CredentialMask mask) {
        this.answer = answer;
        this.mask = mask;
        this.headers = mask.apply(answer.headers());
    }

    /**
     * The answer as it may go on.
     *
     * @param credentials names of the headers of the request that carry credentials of ours
     */
    static HttpClientResponse of(HttpClientResponse answer, List<CharSequence> credentials) {
        MultiMap sent = answer.request().headers();
        List<String> secrets = new ArrayList<>(2);
        for (CharSequence name : credentials) {
            String value = sent.get(name);
            if (value != null) {
                int scheme = value.indexOf(' ');
                secrets.add(scheme > 0 && scheme < 8 ? value.substring(scheme + 1) : value);
            }
        }
        CredentialMask mask = CredentialMask.of(secrets);
        return mask == null ? answer : new GuardedAnswer(answer, mask);
    }

    @Override
    public MultiMap headers() {
        return headers;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public @Nullable String getHeader(CharSequence name) {
        return headers.get(name);
    }

    @Override
    public HttpClientResponse handler(Handler<Buffer> wanted) {
        handler = wanted;
        answer.handler(
                wanted == null
                        ? null
                        : chunk -> {
                            Buffer clean = mask.apply(chunk);
                            if (clean.length() > 0) {
                                wanted.handle(clean);
                            }
                        });
        return this;
    }

    @Override
    public HttpClientResponse endHandler(Handler<Void> ended) {
        answer.endHandler(
                ended == null
                        ? null
                        : end -> {
                            Buffer rest = mask.rest();
                            Handler<Buffer> taker = handler;
                            if (rest != null && taker != null) {
                                taker.handle(rest);
                            }
                            ended.handle(null);
                        });
        return this;
    }

    @Override
    public HttpClientResponse exceptionHandler(Handler<Throwable> failed) {
        answer.exceptionHandler(failed);
        return this;
    }

    @Override
    public HttpClientResponse fetch(long amount) {
        answer.fetch(amount);
        return this;
    }

    @Override
    public HttpClientResponse resume() {
        answer.resume();
        return this;
    }

    @Override
    public HttpClientResponse pause() {
        answer.pause();
        return this;
    }

    @Override
    public HttpVersion version() {
        return answer.version();
    }

    @Override
    public int statusCode() {
        return answer.statusCode();
    }

    @Override
    public String statusMessage() {
        return answer.statusMessage();
    }

    @Override
    public HttpClientRequest request() {
        return answer.request();
    }

    @Override
    public Future<Void> end() {
        return answer.end();
    }

    @Override
    public Future<Buffer> body() {
        throw new UnsupportedOperationException("read by its handlers");
    }

    @Override
    public @Nullable String getTrailer(String name) {
        return null;
    }

    @Override
    public MultiMap trailers() {
        return MultiMap.caseInsensitiveMultiMap();
    }

    @Override
    public List<String> cookies() {
        return List.of();
    }

    @Override
    public NetSocket netSocket() {
        return answer.netSocket();
    }

    @Override
    public HttpClientResponse customFrameHandler(Handler<HttpFrame> frames) {
        answer.customFrameHandler(frames);
        return this;
    }

    @Override
    public HttpClientResponse streamPriorityHandler(Handler<StreamPriority> priority) {
        answer.streamPriorityHandler(priority);
        return this;
    }
}
