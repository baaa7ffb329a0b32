package routes.web;

import gateway.account.Account;
import gateway.protocol.web.WebPath;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.upstream.SideExchange;
import routes.upstream.UpstreamClient;

/**
 * Calls the web application with the cookie of an account, under a name of our own: it looks like no browser, and does nothing
 * to pass a check for one. No redirect is followed. Safe from many threads.
 */
final class WebHttp {

    /** Most bytes that are read of an answer that is no stream. */
    static final int MOST_BYTES = 1024 * 1024;

    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";

    private static final Logger LOG = LoggerFactory.getLogger(WebHttp.class);

    private static final CharSequence COOKIE = HttpHeaders.createOptimized("cookie");

    private final SideExchange exchanges;
    private final String userAgent;
    private final Supplier<Duration> patience;
    private final Function<Account, String> sessionKeys;
    private final RenewedCookies renewed;

    /** Hears of a cookie that the web application gives for one that it was sent. */
    interface RenewedCookies {
        void seen(Account account, String used, String setCookie);
    }

    /**
     * Calls by the connections of a client.
     *
     * @param patience how long a call may take that is no stream
     * @param sessionKeys the session key of an account's cookie
     */
    WebHttp(
            UpstreamClient client,
            String userAgent,
            Supplier<Duration> patience,
            Function<Account, String> sessionKeys,
            RenewedCookies renewed) {
        this.exchanges = new SideExchange(client);
        this.userAgent = userAgent;
        this.patience = patience;
        this.sessionKeys = sessionKeys;
        this.renewed = renewed;
    }

    /** How long a call may take that is no stream. */
    Duration patience() {
        return patience.get();
    }

    /** What is sent. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
    record Sent(WebPath path, String accept, @Nullable String contentType, byte @Nullable [] body) {

        static Sent json(WebPath path, byte[] body) {
            return new Sent(path, JSON, JSON, body);
        }

        static Sent empty(WebPath path) {
            return new Sent(path, JSON, null, null);
        }
    }

    /**
     * Begins a call; what comes of it comes in the Vert.x context of the caller.
     *
     * @param exchange by which the call can be given up
     * @return the answer, of which nothing has been read: it is paused, as its end may come before whoever reads it; fails with
     *     {@link WebCallFailed} where it is good, but in an encoding that nobody has asked for
     */
    Future<HttpClientResponse> begin(Account account, Sent sent, WebExchange exchange) {
        String key = sessionKeys.apply(account);
        return exchanges
                .send(
                        account,
                        HttpMethod.valueOf(sent.path().method()),
                        sent.path().path(),
                        patience.get(),
                        request -> exchange.begins(request) ? send(request, sent, key) : givenUp(request))
                .onSuccess(answer -> learn(account, key, answer))
                .compose(WebHttp::unpacked);
    }

    private static Future<HttpClientResponse> givenUp(HttpClientRequest unsent) {
        unsent.reset();
        return Future.failedFuture(new ClosedChannelException());
    }

    /** What is packed is not unpacked: it may become as large as it likes. */
    private static Future<HttpClientResponse> unpacked(HttpClientResponse answer) {
        if (answer.statusCode() >= 300 || !isPacked(answer)) {
            return Future.succeededFuture(answer);
        }
        giveUp(answer);
        return Future.failedFuture(WebVerdicts.invalid());
    }

    private static boolean isPacked(HttpClientResponse answer) {
        String encoding = answer.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.strip().equalsIgnoreCase("identity");
    }

    private Future<HttpClientResponse> send(HttpClientRequest request, Sent sent, String key) {
        MultiMap headers = request.headers();
        headers.set(HttpHeaders.ACCEPT, sent.accept())
                .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                .set(HttpHeaders.USER_AGENT, userAgent)
                .set(COOKIE, "sessionKey=" + key);
        byte[] body = sent.body();
        Future<HttpClientResponse> answer = request.response().map(HttpClientResponse::pause);
        if (body == null) {
            request.end();
        } else {
            headers.set(HttpHeaders.CONTENT_TYPE, sent.contentType());
            request.end(wrapped(body));
        }
        return answer;
    }

    @SuppressWarnings("deprecation")
    private static Buffer wrapped(byte[] body) {
        return Buffer.buffer(Unpooled.wrappedBuffer(body));
    }

    private void learn(Account account, String used, HttpClientResponse answer) {
        if (answer.statusCode() < 300) {
            for (String cookie : answer.headers().getAll("set-cookie")) {
                renewed.seen(account, used, cookie);
            }
        }
    }

    /** Gives up an answer of which nothing is wanted. */
    static void giveUp(HttpClientResponse unwanted) {
        unwanted.exceptionHandler(reset -> LOG.trace("An answer was given up", reset));
        unwanted.request().reset();
    }

    /**
     * Reads an answer that is paused, at most so many bytes of it; of one that is longer the connection is closed. Of one that is
     * packed nothing is read. Whoever reads bounds the time, and gives the exchange up then.
     */
    static Future<WebReply> read(HttpClientResponse answer, int most) {
        if (isPacked(answer)) {
            giveUp(answer);
            return Future.succeededFuture(new WebReply(answer.statusCode(), answer.headers(), new byte[0]));
        }
        Promise<WebReply> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        answer.exceptionHandler(whole::tryFail);
        answer.endHandler(
                end -> whole.tryComplete(new WebReply(answer.statusCode(), answer.headers(), body.getBytes())));
        answer.handler(chunk -> {
            int room = most - body.length();
            body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
            if (room < chunk.length()) {
                whole.tryComplete(new WebReply(answer.statusCode(), answer.headers(), body.getBytes()));
                answer.request().reset();
            }
        });
        answer.resume();
        return whole.future();
    }

    /**
     * A whole call. Blocks, for {@link #patience} at most.
     *
     * @throws WebCallFailed when there is no answer
     */
    WebReply await(Account account, Sent sent) {
        return await(account, sent, patience.get(), new WebExchange());
    }

    /**
     * The same, for so long at most, where that is less.
     *
     * @param exchange by which the call can be given up meanwhile; when this returns, it is over
     */
    WebReply await(Account account, Sent sent, Duration within, WebExchange exchange) {
        Duration longest = patience.get().compareTo(within) < 0 ? patience.get() : within;
        Future<WebReply> reply = begin(account, sent, exchange)
                .compose(answer -> read(answer, MOST_BYTES))
                .onSuccess(whole -> exchange.ends());
        try {
            return reply.toCompletionStage().toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof WebCallFailed known ? known : WebVerdicts.unreachable(e.getCause());
        } catch (TimeoutException e) {
            throw WebVerdicts.unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw WebVerdicts.unreachable(e);
        } finally {
            exchange.giveUp();
        }
    }
}
