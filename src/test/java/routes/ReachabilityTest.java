package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReachabilityTest {

    private final List<String> asked = new ArrayList<>();

    @Test
    void hasNothingToSayOfUpstreamsThatAreThere() {
        Reachability all = reachability(null, null);
        all.add("Claude", URI.create("https://api.anthropic.com"), null, "CLAUDE_API_BASEURL");
        all.add("Provider local", URI.create("http://[2001:db8::1]:8000/v1"), null, "its baseUrl");

        assertThat(all.problems()).isEmpty();
        assertThat(asked).containsExactly("api.anthropic.com:443", "2001:db8::1:8000");
    }

    @Test
    void namesTheUpstreamTheReasonAndTheSetting() {
        assertThat(problem(new UnknownHostException("x")))
                .isEqualTo("Claude cannot be reached now: the name claude.example cannot be resolved; check"
                        + " CLAUDE_API_BASEURL and the network.");
        assertThat(problem(new ConnectException("Connection refused"))).contains("refused the connection");
        assertThat(problem(new SocketTimeoutException("Connect timed out"))).contains("did not take the connection");
        assertThat(problem(new IOException("odd"))).contains("gave no answer (odd)");
    }

    private String problem(IOException failure) {
        Reachability all = reachability(null, failure);
        all.add("Claude", URI.create("http://claude.example"), null, "CLAUDE_API_BASEURL");
        return all.problems().getFirst();
    }

    @Test
    void anOutgoingProxyIsAskedInThePlaceOfThoseBehindIt() {
        OutgoingProxy proxy = proxy("http://zoe:hidden@proxy.example:3128", List.of(".internal.example"));
        Reachability all = reachability(proxy, new ConnectException("Connection refused"));
        all.add("Claude", URI.create("https://api.anthropic.com"), null, "CLAUDE_API_BASEURL");
        all.add("Provider default", URI.create("https://api.openai.com/v1"), null, "PROVIDER_BASE_URL");
        all.add("Provider big", URI.create("https://models.internal.example/v1"), null, "BIG_ENDPOINT");

        assertThat(all.problems()).hasSize(2);
        assertThat(asked).containsExactly("proxy.example:3128", "models.internal.example:443");
        assertThat(all.problems().getFirst())
                .startsWith("The outgoing proxy http://proxy.example:3128 cannot be reached")
                .contains("PROXY_URL")
                .doesNotContain("hidden", "zoe");
    }

    @Test
    void anUpstreamsOwnProxyComesFirst() {
        Reachability all = reachability(proxy("http://general.example:3128", List.of()), null);
        all.add("Provider a", URI.create("https://a.example"), proxy("socks5://own.example", List.of()), "its baseUrl");
        all.add("Provider b", URI.create("https://b.example"), OutgoingProxies.DIRECT, "its baseUrl");

        assertThat(all.problems()).isEmpty();
        assertThat(asked).containsExactly("own.example:1080", "b.example:443");
    }

    @Test
    void whatRunsOnThisMachineIsLeftAlone() {
        Reachability all = reachability(null, new ConnectException("Connection refused"));
        for (String url : List.of("http://localhost:11434/v1", "http://127.0.0.1:8000", "http://[::1]:8000")) {
            all.add("Provider local", URI.create(url), null, "its baseUrl");
        }

        assertThat(all.problems()).isEmpty();
        assertThat(asked).isEmpty();
    }

    private Reachability reachability(@Nullable OutgoingProxy general, @Nullable IOException failure) {
        return new Reachability(general, hop -> {
            asked.add(hop.host() + ":" + hop.port());
            if (failure != null) {
                throw failure;
            }
        });
    }

    private static OutgoingProxy proxy(String url, List<String> bypass) {
        return OutgoingProxies.parse(url, bypass, Duration.ofSeconds(1));
    }
}
