package routes.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.translation.Conversion;
import gateway.translation.StreamRun;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import io.vertx.core.MultiMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.ExchangeKeys;
import routes.request.OutgoingRequest;
import routes.stub.StubRequest;

class TransformComponentTest {

    private static final String REQUEST = "{\"model\":\"asked\",\"max_tokens\":9,\"messages\":[]}";
    private static final byte[] RAW = "the client's own bytes".getBytes(UTF_8);

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final StubRequest request = StubRequest.post("/v1/messages");
    private OutgoingRequest outgoing;

    @BeforeEach
    void prepare() throws Exception {
        camel.addComponent("transform", new TransformComponent());
        camel.start();
        Conversion conversion = Conversion.of(
                Dialect.MESSAGES,
                Dialect.MESSAGES,
                json(REQUEST),
                new TranslationTarget("m", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null),
                tools -> StreamRun.frame(false));
        outgoing = new OutgoingRequest("/messages", conversion, RAW, null);
        request.context().sends(outgoing);
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        set-field?pointer=/user&value=somebody          | {"model":"m","max_tokens":9,"messages":[],"user":"somebody"}
        set-field?pointer=/user&value=RAW("a b")        | {"model":"m","max_tokens":9,"messages":[],"user":"a b"}
        set-field?pointer=/user&value=RAW(3 little pigs) | {"model":"m","max_tokens":9,"messages":[],"user":"3 little pigs"}
        set-field?pointer=/max_tokens&value=12          | {"model":"m","max_tokens":12,"messages":[]}
        set-field?pointer=/provider/only&value=["a"]    | {"model":"m","max_tokens":9,"messages":[],"provider":{"only":["a"]}}
        set-field?pointer=/safe&value=false             | {"model":"m","max_tokens":9,"messages":[],"safe":false}
        set-field?pointer=/none&value=null              | {"model":"m","max_tokens":9,"messages":[],"none":null}
        remove-field?pointer=/max_tokens                | {"model":"m","messages":[]}
        remove-field?pointer=/no/such/field             | {"model":"m","max_tokens":9,"messages":[]}
        rename-field?pointer=/max_tokens&to=/limit      | {"model":"m","messages":[],"limit":9}
        """)
    void stepsOnFieldsChangeTheRequest(String step, String expected) throws Exception {
        run(step.strip(), null);

        assertThat(Json.mapper().readTree(outgoing.bytes())).isEqualTo(json(expected));
    }

    @Test
    void withoutAStepOnFieldsTheClientsBytesAreSent() throws Exception {
        run("set-header?name=X-Title&value=proxy", null);

        assertThat(outgoing.bytes()).isEqualTo(RAW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        set-header?name=X-Title&value=proxy   | X-Title | proxy
        set-header?name=x-old&value=new       | X-Old   | new
        remove-header?name=x-old              | X-Old   |
        remove-header?name=X-Other            | X-Old   | old
        rename-header?name=X-Old&to=X-New     | X-New   | old
        rename-header?name=X-Old&to=X-New     | X-Old   |
        rename-header?name=X-Other&to=X-New   | X-New   |
        """)
    void stepsOnHeadersChangeWhatIsSent(String step, String header, @Nullable String expected) throws Exception {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("X-Old", "old");

        run(step.strip(), null);
        outgoing.headerChanges().forEach(change -> change.applyTo(headers));

        assertThat(headers.get(header)).isEqualTo(expected);
    }

    @Test
    void stepsOnHeadersFollowEachOther() throws Exception {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();

        run("set-header?name=X-One&value=1", null);
        run("rename-header?name=X-One&to=X-Two", null);
        run("set-header?name=X-One&value=2", null);
        outgoing.headerChanges().forEach(change -> change.applyTo(headers));

        assertThat(headers.get("X-One")).isEqualTo("2");
        assertThat(headers.get("X-Two")).isEqualTo("1");
    }

    @Test
    void stepsOnFieldsChangeAWholeAnswer() throws Exception {
        ObjectNode answer = json("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"}}]}");

        run("set-field?pointer=/choices/0/message/content&value=Ho", answer);

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Ho");
        assertThat(outgoing.bytes()).isEqualTo(RAW);
    }

    @Test
    void stepsOnFieldsChangeAnEvent() throws Exception {
        SseEvent before = new SseEvent("chunk", "{\"a\":1,\"b\":2}".getBytes(UTF_8));

        SseEvent after = (SseEvent) run("remove-field?pointer=/a", before);

        assertThat(after.name()).isEqualTo("chunk");
        assertThat(new String(after.data(), UTF_8)).isEqualTo("{\"b\":2}");
        assertThat(new String(before.data(), UTF_8)).isEqualTo("{\"a\":1,\"b\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[DONE]", "", "no JSON", "{\"cut\":", "[1]", "7", "\"text\""})
    void anEventThatIsNoObjectStaysAsItIs(String data) throws Exception {
        SseEvent before = new SseEvent(null, data.getBytes(UTF_8));

        assertThat(run("set-field?pointer=/a&value=1", before)).isSameAs(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        add-field?pointer=/a&value=1                 | transform:add-field is not known
        set-field?pointer=/a                         | transform:set-field needs the parameter value
        set-field?value=1                            | transform:set-field needs the parameter pointer
        remove-field                                 | transform:remove-field needs the parameter pointer
        rename-field?pointer=/a                      | transform:rename-field needs the parameter to
        set-header?name=X-A                          | transform:set-header needs the parameter value
        set-header?value=X-A                         | transform:set-header needs the parameter name
        remove-header                                | transform:remove-header needs the parameter name
        rename-header?name=X-A                       | transform:rename-header needs the parameter to
        set-field?pointer=a&value=1                  | must start with
        set-field?pointer=/a&value=1&colour=red      | colour
        remove-header?name=X-A&value=1               | value
        """)
    void aStepThatCannotBeReadStopsTheStart(String step, String told) {
        assertThatThrownBy(() -> camel.getEndpoint("transform:" + step.strip())).hasStackTraceContaining(told);
    }

    private @Nullable Object run(String step, @Nullable Object body) throws Exception {
        Endpoint endpoint = camel.getEndpoint("transform:" + step);
        Exchange exchange = new DefaultExchange(camel);
        exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, request.context());
        exchange.getMessage().setBody(body);
        try (var producer = endpoint.createProducer()) {
            producer.start();
            producer.process(exchange);
        }
        return exchange.getMessage().getBody();
    }

    private static ObjectNode json(String text) throws JsonProcessingException {
        JsonNode tree = Json.mapper().readTree(text);
        return (ObjectNode) tree;
    }
}
