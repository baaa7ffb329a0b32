package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.provider.Mapping.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferedModelsTest {

    private final List<Provider> providers = new ArrayList<>();
    private Mapping mapping = Mapping.NONE;
    private final TargetResolver resolver = new TargetResolver(() -> mapping, () -> providers);
    private final OfferedModels offered = new OfferedModels(resolver, () -> mapping, () -> providers);

    @Test
    void namesWhatIsListedAndMappedButNoPatterns() {
        providers.add(SampleProvider.named("groq")
                .models("llama-*,kimi,gpt=openai/gpt-oss")
                .make());
        mapping = new Mapping(
                "big-model",
                null,
                "kimi",
                List.of(new Rule("gpt-*", List.of(List.of("groq"))), new Rule("o3", List.of(List.of("groq/o3-mini")))));

        assertThat(offered.names(false)).containsExactly("o3", "kimi", "gpt");

        providers.add(SampleProvider.named("default").make());
        assertThat(offered.names(false)).containsExactly("o3", "kimi", "gpt", "big-model");
    }

    @Test
    void leavesOutNamesOfTheMapThatNobodyServes() {
        mapping = new Mapping(
                null,
                null,
                null,
                List.of(
                        new Rule("gone", List.of(List.of("no-such-provider"))),
                        new Rule("house", List.of(List.of("claude/claude-sonnet-5")))));

        assertThat(offered.names(true)).containsExactly("house");
        assertThat(offered.names(false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-8, true, true",
        "claude-opus-4-8, false, false",
        "gpt-5, true, false",
        "gpt-5, false, false",
    })
    void withoutProvidersAccountsServeClaudesModels(String model, boolean accounts, boolean served) {
        assertThat(offered.serves(model, accounts)).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({"CHAT, claude-opus-4-8, false", "MESSAGES, claude-opus-4-8, true", "MESSAGES, gpt-5, false"})
    void aDefaultProviderIsKnownForClaudesModelsWhereItSpeaksMessages(Dialect dialect, String model, boolean served) {
        providers.add(SampleProvider.named("default").dialect(dialect).make());

        assertThat(offered.serves(model, false)).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({"opus, true", "haiku, false"})
    void aMappedTierIsServed(String family, boolean served) {
        providers.add(SampleProvider.named("default").make());
        mapping = new Mapping("big-model", null, null, List.of());

        assertThat(offered.serves("claude-" + family + "-5", false)).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({
        "groq/some/model, some/model",
        "llama-3, llama-3",
        "gpt, openai/gpt-oss",
        "nobody, ",
        "claude-opus-4-8, ",
    })
    void tellsTheNameAtAProvider(String model, String name) {
        providers.add(SampleProvider.named("groq")
                .models("llama-*,gpt=openai/gpt-oss")
                .make());
        providers.add(SampleProvider.named("default").make());

        assertThat(offered.nameAtProvider(model, true).orElse(null)).isEqualTo(name);
    }
}
