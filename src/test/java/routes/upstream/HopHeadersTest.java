package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.provider.Provider;
import gateway.provider.SampleProvider;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.request.Attempt;
import routes.request.OutgoingRequest;
import routes.request.Target;
import routes.stub.MemoryAccounts;
import routes.stub.StubRequest;

/** Upstreams that may be another proxy are told of the hops, those of vendors are not. */
class HopHeadersTest {

    private static final String NAME = "x-claude-proxy-hop";

    private final StubRequest request = StubRequest.post("/v1/messages").with(NAME, "3");
    private final MultiMap target = MultiMap.caseInsensitiveMultiMap();

    @ParameterizedTest
    @CsvSource({
        "https://api.anthropic.com,",
        "https://API.Anthropic.com/,",
        "http://127.0.0.1:5301,4",
        "https://claude.example.com,4",
        "https://api.anthropic.com.example.com,4"
    })
    void anthropicIsNotToldOfHops(String base, @Nullable String told) {
        new AccountHeaders("beta", URI.create(base))
                .write(request.context(), new Attempt(MemoryAccounts.account("a")), target);

        assertThat(target.get(NAME)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "openai,https://api.openai.com/v1,",
        "azure,https://house.openai.azure.com,",
        "openrouter,https://openrouter.ai/api/v1,",
        "openai,https://claude.example.com/v1,4",
        "compatible,http://127.0.0.1:5301/v1,4",
        "ollama,http://localhost:11434/v1,4"
    })
    void aVendorIsNotToldOfHops(String vendor, String base, @Nullable String told) {
        request.context().sends(new OutgoingRequest("/embeddings", "application/json", new byte[0]));
        Provider provider =
                SampleProvider.named("p").vendor(vendor).baseUrl(base).make();

        new ProviderHeaders(provider, Map.of())
                .write(request.context(), new Attempt(new Target.OfProvider(provider, "m")), target);

        assertThat(target.get(NAME)).isEqualTo(told);
    }
}
