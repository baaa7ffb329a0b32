package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.config.Settings.LogFormat;
import gateway.config.Settings.LoggedClient;
import gateway.config.TrustedAddresses;
import gateway.storage.UsageRows;
import gateway.telemetry.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import routes.request.RequestContext;
import routes.stub.StubRequest;

class AccessLogTest {

    private final AccessLog log = log(LogFormat.TEXT, LoggedClient.OFF);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger access = (Logger) LoggerFactory.getLogger("access");

    @BeforeEach
    void listen() {
        lines.start();
        access.addAppender(lines);
    }

    @AfterEach
    void leave() {
        access.detachAppender(lines);
    }

    @Test
    void aPathForgesNoLineAndNoField() {
        log.accept(StubRequest.get("/x\n2026-11-29 INFO access POST /v1/messages 200 account=FORGED\u001b[2J\u009b")
                .context());

        assertThat(line()).endsWith("/x?2026-11-29?INFO?access?POST?/v1/messages?200?account=FORGED?[2J? 200 client=-");
    }

    @ParameterizedTest
    @CsvSource({
        "/sk-ant-api03-abcDEF_123-45/v1/messages, /[key]/v1/messages",
        "/v1/sk-proxy-abcDEF_123-45, /v1/[key]",
        "/v1/models/sk-proj-abcDEF_12345, /v1/models/[key]",
        "/v1/messages/api_key=sk-ant-api03-abcDEF, /v1/messages/api_key=[key]",
        "/v1/messages%3Fapi_key=client-key, /v1/messages%3Fapi_key=[key]",
        "/client-key/v1/messages, /[key]/v1/messages",
        "/client%2Dkey/v1/messages, /[key]/v1/messages",
        "/a/key+of=base64/v1/messages, /[key]/v1/messages",
        "/a%2Fkey%2Bof%3Dbase64/v1, /[key]/v1",
        "/sk%2Dant%2Dapi03%2DabcDEF, /[key]",
        "/v1/files/file_011CNha8iCJcU1wXNR6q4V8w/content, /v1/files/file_011CNha8iCJcU1wXNR6q4V8w/content",
        "/v1/models/anthropic%2Fclaude, /v1/models/anthropic%2Fclaude",
        "/100%zz, /100%zz",
        "/api/admin/accounts, /api/admin/accounts"
    })
    void noKeyInAPathIsShown(String path, String shown) {
        log.accept(StubRequest.get(path).context());
        assertThat(line()).endsWith(" GET " + shown + " 200 client=-");

        lines.list.clear();
        log.refused(new UUID(7, 7), path, 431);
        assertThat(line()).endsWith(" - " + shown + " 431 client=-");
    }

    @Test
    void aKeyThatIsCutOffIsNotShownEither() {
        log.accept(StubRequest.get("/" + "p".repeat(295) + "/client-key").context());

        assertThat(line()).endsWith("/[ke 200 client=-");
    }

    @Test
    void fieldsHaveAnEnd() {
        log.accept(StubRequest.of(HttpMethod.valueOf("M".repeat(5_000)), "/" + "p".repeat(15_000))
                .context());

        assertThat(line()).hasSizeLessThan(600);
    }

    @Test
    void aTextLineHasTheFieldsThatAreReadMost() {
        log.accept(settled());

        assertThat(line())
                .isEqualTo(new UUID(7, 7) + " POST /v1/messages 200 client=k1"
                        + " account=3f0f7c7e-0000-7000-8000-000000000001 provider=openrouter model=claude-sonnet-4-5"
                        + " attempts=1 first=120 ms=3400 in=1 out=20 upstream=req_1");
    }

    @Test
    void aTextLineHasTheNetworkOfTheClientWhereThatIsWanted() {
        log(LogFormat.TEXT, LoggedClient.NETWORK)
                .accept(StubRequest.get("/health").context());

        assertThat(line()).endsWith(" GET /health 200 client=- from=203.0.113.0/24");
    }

    @Test
    void aJsonLineHasEachValueAsAField() {
        log(LogFormat.JSON, LoggedClient.FULL).accept(settled());

        assertThat(line()).isEqualTo("POST /v1/messages 200");
        assertThat(fields())
                .containsEntry("request_id", new UUID(7, 7).toString())
                .containsEntry("method", "POST")
                .containsEntry("path", "/v1/messages")
                .containsEntry("status", 200)
                .containsEntry("client_key", "k1")
                .containsEntry("client_address", "203.0.113.7")
                .containsEntry("account", "3f0f7c7e-0000-7000-8000-000000000001")
                .containsEntry("provider", "openrouter")
                .containsEntry("model_asked", "claude-sonnet-4-5")
                .containsEntry("first_event_millis", 120)
                .containsEntry("total_millis", 3_400)
                .containsEntry("input_tokens", 1L)
                .containsEntry("output_tokens", 20L)
                .containsEntry("cache_read_tokens", 30L)
                .containsEntry("upstream_request_id", "req_1")
                .doesNotContainKey("error_type");
    }

    @Test
    void aJsonLineOfARequestWithoutARowHasItsTimeAndItsError() {
        RequestContext context = StubRequest.get("/api/admin/usage\u202e").context();
        context.reportError("authentication_error");

        log(LogFormat.JSON, LoggedClient.OFF).accept(context);

        assertThat(fields())
                .containsEntry("path", "/api/admin/usage?")
                .containsEntry("error_type", "authentication_error")
                .containsEntry("total_millis", 5L)
                .doesNotContainKeys("client_key", "client_address", "account");
    }

    @Test
    void whatWasRefusedBeforeItWasARequestIsFieldsToo() {
        log(LogFormat.JSON, LoggedClient.NETWORK).refused(new UUID(1, 2), "/v1/messages", 431);

        assertThat(line()).isEqualTo("- /v1/messages 431");
        assertThat(fields()).containsOnlyKeys("request_id", "path", "status");
    }

    private static RequestContext settled() {
        RequestContext context = StubRequest.post("/v1/messages").context();
        context.authenticated(new ClientIdentity("k1", "one", KeyScope.CLIENT));
        context.accounting().settled(UsageRows.row(1));
        return context;
    }

    private static AccessLog log(LogFormat format, LoggedClient client) {
        return new AccessLog(
                new GatewayMetrics(new SimpleMeterRegistry()),
                format,
                new LoggedAddress(client, TrustedAddresses.of(List.of())),
                List.of("client-key", "a/key+of=base64"),
                () -> StubRequest.ARRIVED_NANOS + 5_999_999);
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        lines.list.getFirst().getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        return fields;
    }

    private String line() {
        assertThat(lines.list).hasSize(1);
        return lines.list.getFirst().getFormattedMessage();
    }
}
