package routes.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import gateway.web.prompt.ImageType;
import gateway.web.prompt.WebImage;
import harness.TlsIdentity;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("case 35: images from where a URL leads")
class ImageFetchTest {

    private static final int MOST = 10 * 1024 * 1024;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private static Vertx vertx;
    private static byte[] png;

    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> lookedUp = new ArrayList<>();
    private @Nullable OutgoingProxy proxy;
    private Duration within = MINUTE;
    private @Nullable ImageFetch fetch;
    private @Nullable HttpServer server;

    @BeforeAll
    static void start() throws IOException {
        vertx = Vertx.vertx();
        var file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "png", file);
        png = file.toByteArray();
    }

    @AfterEach
    void end() throws Exception {
        if (fetch != null) {
            fetch.close();
        }
        if (server != null) {
            await(server.close());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void areFetchedFromTheAddressThatWasFoundOnce() throws Exception {
        List<String> heads = new ArrayList<>();
        int port = listen(request -> {
            heads.add(request.method() + " " + request.uri() + " " + request.getHeader("host") + " "
                    + request.getHeader("user-agent") + " "
                    + request.headers().names().size());
            request.response().putHeader("content-type", "text/html").end(Buffer.buffer(png));
        });

        WebImage.Inline image = await(asWeb(host -> lookedUp.size() == 1 ? List.of(HERE) : other("10.0.0.1"))
                .fetch(at("http://img.example.test:" + port + "/a%20b.png?c=d"), MINUTE));

        assertThat(image.type()).isEqualTo(ImageType.PNG);
        assertThat(image.bytes()).isEqualTo(png);
        assertThat(lookedUp).containsExactly("img.example.test");
        assertThat(heads).containsExactly("GET /a%20b.png?c=d img.example.test:" + port + " claude-proxy/test 4");
    }

    @ParameterizedTest
    @CsvSource({"img.example.test, true", "img.elsewhere.test, false"})
    void areFetchedByTlsFromTheHostThatTheUrlNames(String host, boolean known, @TempDir Path folder) throws Exception {
        TlsIdentity identity = TlsIdentity.create(folder);
        PfxOptions store = new PfxOptions().setPath(identity.file().toString()).setPassword(identity.password());
        int port = listen(
                new HttpServerOptions().setSsl(true).setKeyCertOptions(store),
                request -> request.response().end(Buffer.buffer(png)));
        fetch = new ImageFetch(
                vertx, rules(), open(name -> List.of(HERE)), new HttpClientOptions().setTrustOptions(store));

        Future<WebImage.Inline> fetched = fetch.fetch(at("https://" + host + ":" + port + "/"), MINUTE);

        if (known) {
            assertThat(await(fetched).bytes()).isEqualTo(png);
        } else {
            assertThat(refused(fetched)).isEqualTo("it could not be fetched.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1", "2130706433", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"})
    void areNotFetchedFromThisMachine(String host) throws Exception {
        int port = listen(request -> request.response().end(Buffer.buffer(png)));
        fetch = new ImageFetch(vertx, rules());

        assertThat(refused(fetch.fetch(at("http://" + host + ":" + port + "/"), MINUTE)))
                .contains("not public");
        assertThat(connections).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[::1]",
                "169.254.169.254",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.0.1",
                "100.64.0.1",
                "[fe80::1]",
                "[fd00::1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]"
            })
    void areNotFetchedFromPrivateAddresses(String host) throws Exception {
        fetch = new ImageFetch(vertx, rules());

        assertThat(refused(fetch.fetch(at("http://" + host + "/"), MINUTE))).contains("not public");
    }

    @Test
    void areNotFetchedWhereOneOfTheAddressesIsPrivate() throws Exception {
        int port = listen(request -> request.response().end(Buffer.buffer(png)));
        HostAddresses some =
                new HostAddresses(name -> List.of(HERE, other("10.0.0.1").getFirst()), HERE::equals);
        fetch = new ImageFetch(vertx, rules(), some, new HttpClientOptions());

        assertThat(refused(fetch.fetch(at("http://img.example.test:" + port + "/"), MINUTE)))
                .contains("not public");
        assertThat(connections).hasValue(0);
    }

    @Test
    void areNotFetchedWhereNobodyKnowsTheHost() throws Exception {
        assertThat(refused(asWeb(name -> {
                            throw new UnknownHostException(name);
                        })
                        .fetch(at("http://img.example.test/"), MINUTE)))
                .isEqualTo("its host is not known, or has an address that is not public.");
    }

    @Test
    void areNotFetchedBehindARedirect() throws Exception {
        int port = listen(request -> request.response()
                .setStatusCode(302)
                .putHeader("location", "http://10.0.0.1/")
                .end());

        assertThat(refused(asWeb(name -> List.of(HERE)).fetch(at("http://img.example.test:" + port + "/"), MINUTE)))
                .contains("not followed");
        assertThat(lookedUp).hasSize(1);
        assertThat(connections).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areReadUpToTenMegabytes(boolean told) throws Exception {
        int port = listen(request -> {
            if (told) {
                request.response().putHeader("content-length", Integer.toString(MOST + 1));
                request.response().write(Buffer.buffer(png));
            } else {
                request.response().setChunked(true);
                request.response().write(Buffer.buffer(png));
                write(request, 0);
            }
        });

        assertThat(refused(asWeb(name -> List.of(HERE)).fetch(at("http://img.example.test:" + port + "/"), MINUTE)))
                .contains("larger than 10 MB");
    }

    @Test
    void mayHaveTenMegabytes() throws Exception {
        byte[] most = Arrays.copyOf(png, MOST);
        int port = listen(request -> request.response().end(Buffer.buffer(most)));

        assertThat(await(asWeb(name -> List.of(HERE)).fetch(at("http://img.example.test:" + port + "/"), MINUTE))
                        .bytes())
                .isEqualTo(most);
    }

    @Test
    void areLookedAtByTheirContent() throws Exception {
        byte[] bomb = png.clone();
        ByteBuffer.wrap(bomb).putInt(16, 100_000).putInt(20, 100_000);
        int port = listen(request -> {
            byte[] page = "<html><body>nothing of an image in here</body></html>".getBytes(UTF_8);
            request.response()
                    .putHeader("content-type", "image/png")
                    .end(Buffer.buffer(request.path().equals("/bomb") ? bomb : page));
        });
        ImageFetch web = asWeb(name -> List.of(HERE));

        assertThat(refused(web.fetch(at("http://img.example.test:" + port + "/"), MINUTE)))
                .contains("no JPEG, PNG, GIF or WebP");
        assertThat(refused(web.fetch(at("http://img.example.test:" + port + "/bomb"), MINUTE)))
                .contains("100000 x 100000 pixels");
    }

    @Test
    void areRefusedWithTheReasonWhereThereIsNoImage() throws Exception {
        int port = listen(request -> {
            if (request.path().equals("/packed")) {
                request.response().putHeader("content-encoding", "gzip").end(Buffer.buffer(png));
            } else if (request.path().equals("/cut")) {
                request.response().putHeader("content-length", "1000").write(Buffer.buffer(png));
                request.connection().close();
            } else {
                request.response().setStatusCode(404).end();
            }
        });
        ImageFetch web = asWeb(name -> List.of(HERE));
        String base = "http://img.example.test:" + port;

        assertThat(refused(web.fetch(at(base + "/none"), MINUTE))).contains("status 404");
        assertThat(refused(web.fetch(at(base + "/packed"), MINUTE))).contains("compressed");
        assertThat(refused(web.fetch(at(base + "/cut"), MINUTE)))
                .matches("it could not be fetched\\.|its content broke off\\.");
        await(server.close());
        server = null;
        assertThat(refused(web.fetch(at(base + "/gone"), MINUTE))).contains("could not be fetched");
    }

    @Test
    void areNotWaitedForForever() throws Exception {
        int port = listen(request -> request.response().setChunked(true).write(Buffer.buffer(png)));
        within = Duration.ofSeconds(1);

        assertThat(refused(asWeb(name -> List.of(HERE)).fetch(at("http://img.example.test:" + port + "/"), MINUTE)))
                .isEqualTo("it took longer than 1 s.");
    }

    @Test
    void areNotFetchedThroughAProxyWhichWouldLookTheHostUp() throws Exception {
        int port = listen(request -> request.response().end(Buffer.buffer(png)));
        ImageFetch web = asWeb(name -> List.of(HERE));
        proxy = OutgoingProxies.parse("http://10.1.1.1:3128", List.of("direct.example.test"), Duration.ofSeconds(1));

        assertThat(refused(web.fetch(at("http://img.example.test:" + port + "/"), MINUTE)))
                .contains("outgoing proxy");
        assertThat(lookedUp).isEmpty();
        assertThat(await(web.fetch(at("http://direct.example.test:" + port + "/"), MINUTE))
                        .bytes())
                .isEqualTo(png);
    }

    private static WebImage.External at(String url) {
        return new WebImage.External(URI.create(url), "messages.0.content.0");
    }

    /** A fetch for which this machine is a public one. */
    private ImageFetch asWeb(HostAddresses.Names names) {
        fetch = new ImageFetch(vertx, rules(), open(names), new HttpClientOptions());
        return fetch;
    }

    private ImageFetch.Rules rules() {
        return new ImageFetch.Rules("claude-proxy/test", within, () -> proxy);
    }

    private HostAddresses open(HostAddresses.Names names) {
        return new HostAddresses(
                name -> {
                    lookedUp.add(name);
                    return names.lookUp(name);
                },
                HERE::equals);
    }

    private static List<InetAddress> other(String address) {
        return List.of(InetAddress.ofLiteral(address));
    }

    private static void write(HttpServerRequest request, int written) {
        if (written <= 2 * MOST) {
            Buffer piece = Buffer.buffer(new byte[256 * 1024]);
            request.response().write(piece).onSuccess(sent -> write(request, written + piece.length()));
        }
    }

    private int listen(Handler<HttpServerRequest> handler) throws Exception {
        return listen(new HttpServerOptions(), handler);
    }

    private int listen(HttpServerOptions options, Handler<HttpServerRequest> handler) throws Exception {
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(handler);
        return await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static String refused(Future<WebImage.Inline> fetched) throws Exception {
        try {
            throw new AssertionError("fetched: " + await(fetched));
        } catch (ExecutionException e) {
            RequestRefused refused = (RequestRefused) e.getCause();
            assertThat(refused.kind()).isEqualTo(FailureKind.WEB_IMAGE_REFUSED);
            assertThat(refused.arguments().getFirst()).isEqualTo("messages.0.content.0");
            return refused.arguments().get(1).toString();
        }
    }

    private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(MINUTE.toSeconds(), TimeUnit.SECONDS);
    }
}
