package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.HttpCalls.Call;
import gateway.upstream.HttpCalls.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxiedCallsTest {

    private static final OutgoingProxy ONE = proxy("socks5://one:1080");
    private static final OutgoingProxy OTHER = proxy("http://other:3128");

    private final List<Call> sent = new ArrayList<>();
    private final HttpCalls calls = call -> {
        sent.add(call);
        return new Reply(204, Map.of(), "");
    };

    @Test
    void givesItsProxyToCallsThatBringNone() {
        HttpCalls proxied = ProxiedCalls.through(ONE, calls);

        assertThat(proxied.send(call(null)).status()).isEqualTo(204);
        proxied.send(call(OTHER));

        assertThat(sent).containsExactly(call(ONE), call(OTHER));
    }

    @Test
    void withoutAProxyTheCallsStayAsTheyAre() {
        assertThat(ProxiedCalls.through(null, calls)).isSameAs(calls);
    }

    private static Call call(OutgoingProxy proxy) {
        return new Call("POST", URI.create("https://api.example/x"), Map.of("a", "b"), "{}", proxy);
    }

    private static OutgoingProxy proxy(String url) {
        return OutgoingProxies.parse(url, List.of(), Duration.ofSeconds(1));
    }
}
