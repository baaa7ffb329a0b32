package gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.upstream.HttpCalls;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRefreshTest {

    private static final ModelSource OPENROUTER =
            ModelSource.openRouter(URI.create("https://openrouter.example/api/v1/models"), null);

    private static final String TODAY = "2026-11-21";

    private final Map<String, List<ModelInfo>> stored = new TreeMap<>();
    private final List<HttpCalls.Call> calls = new ArrayList<>();
    private final Catalog catalog = Catalog.builtIn();

    @Test
    void readsPricesAndLimitsOfOpenRouter() {
        int count = refresh(OPENROUTER, 200, """
                {"data":[
                  {"id":"anthropic/claude-opus-4.5","name":"Anthropic: Claude Opus 4.5","context_length":200000,
                   "architecture":{"input_modalities":["image","text"]},
                   "pricing":{"prompt":"0.000006","completion":"0.00003","input_cache_read":"0.0000006",
                     "input_cache_write":"0.0000075","web_search":"0.01"},
                   "top_provider":{"max_completion_tokens":64000},"supported_parameters":["tools","reasoning"]},
                  {"id":"openrouter/auto","name":"Auto","pricing":{"prompt":"-1","completion":"-1"}},
                  {"id":"acme/tiny:free","context_length":4096,"architecture":{"input_modalities":["text"]},
                   "pricing":{"prompt":"0","completion":"0"},"supported_parameters":[],"future":{"x":[1]}}]}
                """);

        assertThat(count).isEqualTo(3);
        ModelInfo opus = catalog.find("anthropic/claude-opus-4.5").orElseThrow();
        assertThat(opus.id()).isEqualTo("claude-opus-4-5");
        assertThat(opus.price().input()).isEqualByComparingTo("6");
        assertThat(opus.price().cacheRead()).isEqualByComparingTo("0.6");
        assertThat(opus.price().cacheWrite5m()).isEqualByComparingTo("7.5");
        assertThat(opus.price().cacheWrite1h()).isNull();
        assertThat(opus.source()).isEqualTo("openrouter");
        assertThat(opus.asOf()).isEqualTo(TODAY);
        assertThat(catalog.find("openrouter/auto").orElseThrow().price()).isNull();
        ModelInfo tiny = catalog.find("acme/tiny:free").orElseThrow();
        assertThat(tiny.price().input()).isEqualByComparingTo("0");
        assertThat(tiny.tools()).isFalse();
        assertThat(tiny.vision()).isFalse();
        assertThat(tiny.vendor()).isEqualTo("acme");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "groq|{\"object\":\"list\",\"data\":[{\"id\":\"new-70b\",\"context_window\":131072,\"max_completion_tokens\":32768}]}",
                "vllm|{\"object\":\"list\",\"data\":[{\"id\":\"new-70b\",\"max_model_len\":131072}]}",
                "google|{\"models\":[{\"name\":\"models/new-70b\",\"inputTokenLimit\":131072,\"outputTokenLimit\":32768}]}",
                "ollama|{\"models\":[{\"name\":\"new-70b\",\"model\":\"new-70b\",\"context_length\":131072}]}",
                "anthropic|{\"data\":[{\"type\":\"model\",\"id\":\"new-70b\",\"max_input_tokens\":131072,\"max_tokens\":32768}]}",
                "house|[{\"id\":\"new-70b\",\"context_length\":131072,\"pricing\":{\"input\":0.5,\"output\":0.9}}]"
            })
    void readsTheListsOfProviders(String vendor, String list) {
        refresh(source("mine", vendor), 200, list);

        ModelInfo model = stored.get("mine").getFirst();
        assertThat(model.id()).isEqualTo("new-70b");
        assertThat(model.vendor()).isEqualTo(vendor);
        assertThat(model.context()).isEqualTo(131_072);
        assertThat(model.source()).isEqualTo("mine");
        assertThat(catalog.find("new-70b")).isPresent();
    }

    /** As the server answers, but for the length of the list (docs of Ollama, openai compatibility). */
    @Test
    void readsWhatOllamaLists() {
        refresh(source("mine", "ollama"), 200, """
            {"object":"list","data":[
              {"id":"llama3.2:latest","object":"model","created":1727362347,"owned_by":"library"},
              {"id":"acme/tiny:1b","object":"model","created":1727362348,"owned_by":"acme"}]}
            """);

        assertThat(stored.get("mine")).extracting(ModelInfo::id).containsExactly("llama3.2:latest", "acme/tiny:1b");
        assertThat(stored.get("mine")).allSatisfy(model -> {
            assertThat(model.context()).isNull();
            assertThat(model.price()).isNull();
        });
        assertThat(catalog.find("acme/tiny:1b")).isPresent();
        assertThat(catalog.contextLimit("llama3.2:latest"))
                .as("what is known stays")
                .isNotNull();
    }

    /** As {@code /api/tags} answers (docs of Ollama, list local models). */
    @Test
    void readsTheTagsOfOllama() {
        refresh(source("mine", "ollama"), 200, """
            {"models":[{"name":"gemma3:4b","model":"gemma3:4b","modified_at":"2025-10-03T23:34:03.409490317-07:00",
              "size":3338801804,"digest":"a2af6cc3eb7fa8be","details":{"parent_model":"","format":"gguf",
              "family":"gemma3","families":["gemma3"],"parameter_size":"4.3B","quantization_level":"Q4_K_M"}}]}
            """);

        assertThat(stored.get("mine")).singleElement().satisfies(model -> {
            assertThat(model.id()).isEqualTo("gemma3:4b");
            assertThat(model.displayName()).isNull();
        });
    }

    /** As {@code /api/v0/models} answers (docs of LM Studio, REST API); {@code /v1/models} has ids alone. */
    @Test
    void readsWhatLmStudioLists() {
        refresh(source("mine", "lmstudio"), 200, """
            {"object":"list","data":[
              {"id":"qwen2-vl-7b-instruct","object":"model","type":"vlm","publisher":"mlx-community","arch":"qwen2_vl",
               "compatibility_type":"mlx","quantization":"4bit","state":"not-loaded","max_context_length":32768},
              {"id":"granite-4","object":"model","type":"llm","publisher":"ibm","arch":"granite","state":"loaded",
               "max_context_length":131072,"loaded_context_length":4096,"capabilities":["tool_use"]},
              {"id":"text-embedding-nomic","object":"model","type":"embeddings","max_context_length":2048}]}
            """);

        ModelInfo seeing = stored.get("mine").get(0);
        ModelInfo loaded = stored.get("mine").get(1);
        assertThat(seeing.vision()).isTrue();
        assertThat(seeing.tools()).isNull();
        assertThat(seeing.context()).isEqualTo(32_768);
        assertThat(loaded.context()).as("what it was loaded with").isEqualTo(4096);
        assertThat(loaded.tools()).isTrue();
        assertThat(loaded.vision()).isNull();
        assertThat(stored.get("mine")).hasSize(3);
    }

    /** As the server answers (docs of OpenRouter, list available models), one model. */
    @Test
    void readsWhatOpenRouterListsToday() {
        refresh(OPENROUTER, 200, """
            {"data":[{"id":"anthropic/claude-opus-9","canonical_slug":"anthropic/claude-opus-9-20270101",
              "hugging_face_id":"","name":"Anthropic: Claude Opus 9","created":1796083200,"description":"x",
              "context_length":1000000,"architecture":{"modality":"text+image->text","input_modalities":["text","image"],
              "output_modalities":["text"],"tokenizer":"Claude","instruct_type":null},
              "pricing":{"prompt":"0.000005","completion":"0.000025","request":"0","image":"0","web_search":"0.01",
              "internal_reasoning":"0","input_cache_read":"0.0000005","input_cache_write":"0.00000625"},
              "top_provider":{"context_length":1000000,"max_completion_tokens":128000,"is_moderated":true},
              "per_request_limits":null,"supported_parameters":["include_reasoning","max_tokens","reasoning","tools"],
              "default_parameters":{"temperature":null}}]}
            """);

        assertThat(stored.get("openrouter")).singleElement().satisfies(model -> {
            assertThat(model.id()).isEqualTo("claude-opus-9");
            assertThat(model.vendor()).isEqualTo("anthropic");
            assertThat(model.maxOutput()).isEqualTo(128_000);
            assertThat(model.price().input()).isEqualByComparingTo("5");
            assertThat(model.price().cacheWrite5m()).isEqualByComparingTo("6.25");
            assertThat(model.vision()).isTrue();
            assertThat(model.tools()).isTrue();
            assertThat(model.reasoning()).isTrue();
        });
    }

    @Test
    void sendsTheKeyOfTheProvider() {
        refresh(source("mine", "groq"), 200, "{\"data\":[{\"id\":\"a\"}]}");

        HttpCalls.Call call = calls.getFirst();
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.url()).hasToString("https://provider.example/v1/models");
        assertThat(call.headers()).containsEntry("authorization", "Bearer secret");
        assertThat(source("mine", "groq")).hasToString("ModelSource[mine]");
    }

    @ParameterizedTest
    @CsvSource({
        "200, '', UPSTREAM_INVALID_ANSWER",
        "200, <html>, UPSTREAM_INVALID_ANSWER",
        "200, '{\"error\":\"x\"}', UPSTREAM_INVALID_ANSWER",
        "200, '{\"data\":[]}', UPSTREAM_INVALID_ANSWER",
        "200, '{\"data\":[{\"object\":\"model\"},7]}', UPSTREAM_INVALID_ANSWER",
        "401, '{\"data\":[{\"id\":\"a\"}]}', UPSTREAM_UNREACHABLE",
        "503, '', UPSTREAM_UNREACHABLE"
    })
    void aListThatCannotBeReadChangesNothing(int status, String body, FailureKind kind) {
        stored.put("mine", List.of(model("kept")));

        assertThatThrownBy(() -> refresh(source("mine", "groq"), status, body))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .extracting(GatewayFailure::kind)
                .isEqualTo(kind);
        assertThat(stored.get("mine")).containsExactly(model("kept"));
    }

    @Test
    void aServerThatIsAwayIsTold() {
        HttpCalls away = call -> {
            throw new HttpCalls.UnreachableException("away", null);
        };

        assertThatThrownBy(() -> new ModelRefresh(away, new Store(), catalog, clock()).refresh(OPENROUTER))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .extracting(GatewayFailure::kind)
                .isEqualTo(FailureKind.UPSTREAM_UNREACHABLE);
    }

    private int refresh(ModelSource source, int status, String body) {
        HttpCalls answering = call -> {
            calls.add(call);
            return new HttpCalls.Reply(status, Map.of(), body);
        };
        return new ModelRefresh(answering, new Store(), catalog, clock()).refresh(source);
    }

    private static InstantSource clock() {
        return InstantSource.fixed(Instant.parse(TODAY + "T23:59:59Z"));
    }

    private static ModelSource source(String name, String vendor) {
        return new ModelSource(
                name,
                vendor,
                URI.create("https://provider.example/v1/models"),
                Map.of("authorization", "Bearer secret"),
                null);
    }

    private static ModelInfo model(String id) {
        return new ModelInfo(id, "groq", null, null, null, null, null, null, null, "mine", TODAY);
    }

    private final class Store implements ModelStore {

        @Override
        public List<ModelInfo> loadAll() {
            return stored.values().stream().flatMap(List::stream).toList();
        }

        @Override
        public void replace(String source, List<ModelInfo> models) {
            stored.put(source, models);
        }
    }
}
