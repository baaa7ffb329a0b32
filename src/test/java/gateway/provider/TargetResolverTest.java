package gateway.provider;

import static gateway.provider.ProviderFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.provider.Mapping.Rule;
import gateway.provider.Stage.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetResolverTest {

    private static final Mapping TIERS = new Mapping("big-model", "openai/middle-model", "small-model", List.of());

    private final List<Provider> providers = new ArrayList<>();
    private Mapping mapping = Mapping.NONE;
    private final TargetResolver resolver = new TargetResolver(() -> mapping, () -> providers);

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-8, default:big-model, tier opus",
        "claude-sonnet-4-5-20250929, default:openai/middle-model, tier sonnet",
        "claude-3-5-haiku-latest, default:small-model, tier haiku",
        "Sonnet, default:openai/middle-model, tier sonnet",
        "anthropic/claude-opus-4.8, default:big-model, tier opus",
        "gpt-4o, default:gpt-4o, default",
        "qwen/qwen3-coder:free, default:qwen/qwen3-coder:free, default",
        "claude-fable-5, default:claude-fable-5, default",
    })
    void sendsTiersToTheDefaultProviderAndAllElseAsItIs(String model, String chain, String reason) {
        providers.add(provider("default", "baseUrl", "http://h/v1"));
        mapping = TIERS;

        assertThat(shown(model, false)).isEqualTo(chain);
        assertThat(resolver.resolve(model, false).reason()).isEqualTo(reason);
    }

    @Test
    void saysWhatTheModelMapNamesInVain() {
        providers.add(provider("openai", "vendor", "openai"));
        mapping = new Mapping(
                null,
                null,
                null,
                List.of(
                        new Mapping.Rule("gpt-5*", List.of(List.of("gone"))),
                        new Mapping.Rule("gpt-*", List.of(List.of("claude", "nobody/x"), List.of("openai"))),
                        new Mapping.Rule("*", List.of(List.of("other")))));

        assertThat(resolver.leftOut("gpt-5-mini", false))
                .containsExactly(
                        new TargetResolver.LeftOut("gone", "there is no provider of this name"),
                        new TargetResolver.LeftOut("claude", "there are no accounts"),
                        new TargetResolver.LeftOut("nobody/x", "there is no provider of this name"));
        assertThat(resolver.leftOut("gpt-4o", true))
                .extracting(TargetResolver.LeftOut::target)
                .containsExactly("nobody/x");
        assertThat(resolver.leftOut("claude-sonnet-4-5", true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-8, big:big-model",
        "claude-sonnet-5, default:openai/middle-model",
        "claude-haiku-4-5, small:claude-haiku-4-5",
    })
    void prefersTheProviderOfTheTier(String model, String chain) {
        providers.add(provider("default", "baseUrl", "http://h/v1"));
        providers.add(provider("big", "baseUrl", "http://b/v1"));
        providers.add(provider("small", "baseUrl", "http://s/v1"));
        providers.add(provider("openai", "vendor", "openai"));
        mapping = new Mapping("big-model", "openai/middle-model", null, List.of());

        assertThat(shown(model, true)).isEqualTo(chain);
    }

    @Test
    void sendsAMappedTierToTheAccountsWhenThereIsNoProvider() {
        mapping = new Mapping("claude-opus-4-8", null, null, List.of());

        assertThat(shown("claude-opus-4-5", true)).isEqualTo("claude(claude-opus-4-8)");
        assertThat(shown("claude-sonnet-4-5", true)).isEqualTo("claude");
    }

    @Test
    void findsTheProviderOfAMappedTierByItsNameWhenThereIsNoDefaultOne() {
        providers.add(provider("openrouter", "vendor", "openrouter"));
        providers.add(provider("groq", "vendor", "groq", "models", "llama-*"));
        mapping = new Mapping("openrouter/openai/gpt-5", "llama-3.3", "other/x", List.of());

        assertThat(shown("claude-opus-4-5", true)).isEqualTo("openrouter:openai/gpt-5");
        assertThat(shown("claude-sonnet-4-5", true)).isEqualTo("groq:llama-3.3");
        assertThat(shown("claude-haiku-4-5", true)).isEqualTo("claude(other/x)");
    }

    @ParameterizedTest
    @CsvSource({
        "groq/llama-3.3, groq:llama-3.3, provider groq",
        "groq/openai/gpt-oss-120b, groq:openai/gpt-oss-120b, provider groq",
        "groq/claude-opus-4-8, groq:claude-opus-4-8, provider groq",
        "openai/gpt-5, default:openai/gpt-5, default",
        "groq/, default:groq/, default",
        "/groq, default:/groq, default",
    })
    void countsAPrefixOnlyWhereAProviderHasThatName(String model, String chain, String reason) {
        providers.add(provider("groq", "vendor", "groq"));
        providers.add(provider("default", "baseUrl", "http://h/v1"));
        mapping = TIERS;

        assertThat(shown(model, true)).isEqualTo(chain);
        assertThat(resolver.resolve(model, true).reason()).isEqualTo(reason);
    }

    @Test
    void cutsThePrefixOfALocalServer() {
        providers.add(provider("default", "vendor", "ollama"));
        providers.add(provider("studio", "vendor", "lmstudio"));
        mapping = new Mapping("ollama/llama3", null, null, List.of());

        assertThat(shown("ollama/qwen3:8b", false)).isEqualTo("default:qwen3:8b");
        assertThat(shown("lmstudio/qwen/qwen3", false)).isEqualTo("studio:qwen/qwen3");
        assertThat(shown("studio/lmstudio/qwen3", false)).isEqualTo("studio:qwen3");
        assertThat(shown("claude-opus-4-8", false)).isEqualTo("default:llama3");
        assertThat(shown("hf.co/x", false)).isEqualTo("default:hf.co/x");
    }

    @Test
    void followsTheModelMapStageByStage() {
        providers.add(provider("openai", "vendor", "openai"));
        providers.add(provider("azure", "vendor", "azure", "baseUrl", "https://h"));
        providers.add(provider("openrouter", "vendor", "openrouter"));
        mapping = new Mapping(
                null,
                null,
                null,
                List.of(
                        new Rule(
                                "gpt-*",
                                List.of(
                                        List.of("openai", "azure/my-gpt"),
                                        List.of("openrouter/openai/gpt-5"),
                                        List.of("claude/claude-sonnet-4-6"))),
                        new Rule("claude-*", List.of(List.of("claude"), List.of("openrouter/anthropic/claude"))),
                        new Rule("mixed", List.of(List.of("openai", "claude", "gone", "azure")))));

        assertThat(shown("gpt-5", true))
                .isEqualTo("openai:gpt-5|azure:my-gpt > openrouter:openai/gpt-5 > claude(claude-sonnet-4-6)");
        assertThat(shown("gpt-5", false)).isEqualTo("openai:gpt-5|azure:my-gpt > openrouter:openai/gpt-5");
        assertThat(resolver.resolve("gpt-5", true).reason()).isEqualTo("map gpt-*");
        assertThat(shown("claude-opus-4-8", true)).isEqualTo("claude > openrouter:anthropic/claude");
        assertThat(shown("mixed", true)).isEqualTo("openai:mixed > claude > azure:mixed");
        assertThat(resolver.problems())
                .containsExactly("The model map sends mixed to gone, but there is no provider of that name: correct"
                        + " GATEWAY_MODELS_MAP, or set that provider up.");
    }

    @Test
    void passesOverARuleWithoutAnyTarget() {
        providers.add(provider("default", "baseUrl", "http://h/v1"));
        mapping = new Mapping(
                null,
                null,
                null,
                List.of(new Rule("gpt-*", List.of(List.of("gone"))), new Rule("o3", List.of(List.of("claude")))));

        assertThat(shown("gpt-5", true)).isEqualTo("default:gpt-5");
        assertThat(shown("o3", false)).isEqualTo("claude");
    }

    @Test
    void asksAllProvidersThatListTheName() {
        providers.add(provider("groq", "vendor", "groq", "models", "llama-*=meta/llama,kimi"));
        providers.add(provider("vllm", "vendor", "vllm", "models", "llama-3.3"));
        providers.add(provider("default", "baseUrl", "http://h/v1"));

        assertThat(shown("llama-3.3", true)).isEqualTo("groq:meta/llama|vllm:llama-3.3");
        assertThat(resolver.resolve("llama-3.3", true).reason()).isEqualTo("listed");
        assertThat(shown("kimi", true)).isEqualTo("groq:kimi");
        assertThat(shown("mistral", true)).isEqualTo("default:mistral");
    }

    @Test
    void sendsClaudesModelsToTheAccountsAndWithoutAnyToTheDefaultProvider() {
        providers.add(provider("default", "baseUrl", "http://h/v1"));
        assertThat(shown("claude-opus-4-8", true)).isEqualTo("claude");
        assertThat(shown("claude-opus-4-8", false)).isEqualTo("default:claude-opus-4-8");

        providers.clear();
        assertThat(shown("claude-opus-4-8", false)).isEqualTo("claude");
        assertThat(shown("gpt-5", true)).isEqualTo("claude");
        assertThat(resolver.resolve("gpt-5", true).reason()).isEqualTo("unknown");
    }

    /** {@code provider:model|provider:model > claude(model)}. */
    private String shown(String model, boolean claudeAccounts) {
        return resolver.resolve(model, claudeAccounts).stages().stream()
                .map(TargetResolverTest::shown)
                .collect(Collectors.joining(" > "));
    }

    private static String shown(Stage stage) {
        return switch (stage) {
            case Stage.Claude claude -> claude.model() == null ? "claude" : "claude(" + claude.model() + ")";
            case Stage.Web _ -> throw new AssertionError("nothing resolves to it");
            case Stage.Offers several ->
                several.offers().stream().map(TargetResolverTest::shown).collect(Collectors.joining("|"));
        };
    }

    private static String shown(Offer offer) {
        return offer.provider().name() + ":" + offer.model();
    }
}
