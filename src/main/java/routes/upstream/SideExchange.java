package routes.upstream;

import gateway.account.Account;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.function.Function;
import routes.request.Attempt;

/** Exchanges with an upstream beside the calls of clients, over the connections of accounts. Safe from many threads. */
public final class SideExchange {

    private final UpstreamClient upstream;

    public SideExchange(UpstreamClient upstream) {
        this.upstream = upstream;
    }

    /**
     * Sends a request for an account; once more where a connection that was kept turns out to be closed, not where we have reset it.
     *
     * @param path path and query behind the base URL
     * @param send writes a request whole, and returns its answer
     */
    public Future<HttpClientResponse> send(
            Account account,
            HttpMethod method,
            String path,
            Duration connect,
            Function<HttpClientRequest, Future<HttpClientResponse>> send) {
        UpstreamConnections own = upstream.connections(new Attempt(account));
        RequestOptions options = new RequestOptions()
                .setHost(upstream.host())
                .setPort(upstream.port())
                .setSsl(upstream.tls())
                .setMethod(method)
                .setURI(upstream.basePath() + path)
                .setConnectTimeout(connect.toMillis());
        return own.kept().request(options).compose(request -> {
            UpstreamExchange used = UpstreamConnections.begin(request);
            return send.apply(request)
                    .recover(broken -> used.wasClosedMeanwhile() && !(broken instanceof StreamResetException)
                            ? own.single().request(options).compose(send)
                            : Future.failedFuture(broken));
        });
    }
}
