package routes.web;

import gateway.error.GatewayFailure.RequestRefused;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyBypass;
import gateway.web.prompt.ImageCheck;
import gateway.web.prompt.WebImage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches images from where clients say that they are: from public addresses only, with one call to the address that was looked
 * at, by http or https, without following redirects. Nothing of the client's request goes along. Safe from many threads.
 */
public final class ImageFetch implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final HttpClient http;
    private final HostAddresses addresses;
    private final Rules rules;

    /**
     * How images are fetched.
     *
     * @param userAgent header of each call
     * @param within how long one of them may take, all in all
     * @param proxy the one that outgoing calls take now, null for none
     */
    public record Rules(String userAgent, Duration within, Supplier<@Nullable OutgoingProxy> proxy) {}

    /** Opens no connection yet. */
    public ImageFetch(Vertx vertx, Rules rules) {
        this(vertx, rules, HostAddresses.ofSystem(), new HttpClientOptions());
    }

    ImageFetch(Vertx vertx, Rules rules, HostAddresses addresses, HttpClientOptions options) {
        this.vertx = vertx;
        this.rules = rules;
        this.addresses = addresses;
        this.http = vertx.createHttpClient(new HttpClientOptions(options)
                .setKeepAlive(false)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setDecompressionSupported(false));
    }

    /**
     * Fetches one image.
     *
     * @param longest how long it may take at most, where that is less than the rules say
     * @return fails with {@link RequestRefused} of WEB_IMAGE_REFUSED, which the client may see
     */
    public Future<WebImage.Inline> fetch(WebImage.External image, Duration longest) {
        OutgoingProxy proxy = rules.proxy().get();
        if (proxy != null && !ProxyBypass.applies(proxy, image.url().getHost())) {
            return Future.failedFuture(
                    ImageCheck.refused(
                            image.place(),
                            "behind an outgoing proxy images are not fetched from where a URL leads. Send it in base64 instead."));
        }
        Promise<WebImage.Inline> fetched = Promise.promise();
        Duration within = rules.within().compareTo(longest) < 0 ? rules.within() : longest;
        long timer = vertx.setTimer(
                Math.max(1, within.toMillis()),
                late -> fetched.tryFail(
                        ImageCheck.refused(image.place(), "it took longer than " + within.toSeconds() + " s.")));
        fetched.future().onComplete(done -> vertx.cancelTimer(timer));
        find(image.url().getHost()).onComplete(found -> call(image, found.result(), fetched));
        return fetched.future();
    }

    private Future<@Nullable InetAddress> find(String host) {
        Promise<@Nullable InetAddress> found = Promise.promise();
        Thread.ofVirtual().name("image-address").start(() -> {
            try {
                found.complete(addresses.find(host));
            } catch (RuntimeException e) {
                found.fail(e);
            }
        });
        return found.future();
    }

    private void call(WebImage.External image, @Nullable InetAddress address, Promise<WebImage.Inline> fetched) {
        if (address == null) {
            // One sentence for both: it is nobody's business which names there are in a private network.
            fetched.tryFail(
                    ImageCheck.refused(image.place(), "its host is not known, or has an address that is not public."));
        }
        if (address == null || fetched.future().isComplete()) {
            return;
        }
        http.request(options(image.url(), address))
                .onSuccess(request -> {
                    fetched.future().onComplete(done -> request.reset());
                    request.exceptionHandler(broken -> fetched.tryFail(unreachable(image)));
                    new ImageAnswer(image.place(), fetched).of(request.send());
                })
                .onFailure(none -> fetched.tryFail(unreachable(image)));
    }

    private RequestOptions options(URI url, InetAddress address) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int usual = tls ? 443 : 80;
        int port = url.getPort() < 0 ? usual : url.getPort();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false)
                .putHeader("user-agent", rules.userAgent())
                .putHeader("accept", "image/jpeg, image/png, image/gif, image/webp");
    }

    private static RequestRefused unreachable(WebImage.External image) {
        return ImageCheck.refused(image.place(), "it could not be fetched.");
    }

    @Override
    public void close() {
        http.close();
    }
}
