package gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.translation.contract.TargetTraits.Reasoning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTraitsTest {

    private final Vendor vendor = parse("""
            name: mine
            traits:
              - {trait: reasoning, is: none, source: s, as_of: d}
              - {trait: reasoning, is: effort, models: "think-*", source: s, as_of: d}
              - {trait: images, is: false, models: "text-*|think-text", source: s, as_of: d}
              - {trait: efforts, is: [low, high], models: "think-*", source: s, as_of: d}
            """);

    @Test
    void aTraitOfSomeModelsHoldsForThoseAlone() {
        ModelTraits traits = new ModelTraits(vendor, Map.of());
        assertThat(traits.of("plain").reasoning()).isEqualTo(Reasoning.NONE);
        assertThat(traits.of("think-1").reasoning()).isEqualTo(Reasoning.EFFORT);
        assertThat(traits.of("think-1").images()).isTrue();
        assertThat(traits.of("think-1").efforts()).containsExactlyInAnyOrder("low", "high");
        assertThat(traits.of("text-1").images()).isFalse();
        assertThat(traits.of("think-text").images()).isFalse();
        assertThat(traits.of("think-text").reasoning()).isEqualTo(Reasoning.EFFORT);
    }

    @Test
    void thePathBeforeAModelAndItsCaseDoNotMatter() {
        assertThat(new ModelTraits(vendor, Map.of()).of("org/Think-1").reasoning())
                .isEqualTo(Reasoning.EFFORT);
    }

    @Test
    void theOperatorHasTheLastWordForAllModels() {
        Map<String, JsonNode> own = Map.of("reasoning", TextNode.valueOf("Thinking"), "images", BooleanNode.TRUE);
        ModelTraits traits = new ModelTraits(vendor, own);
        assertThat(traits.of("think-text").reasoning()).isEqualTo(Reasoning.THINKING);
        assertThat(traits.of("think-text").images()).isTrue();
        assertThat(traits.of("think-text").efforts()).isNotEmpty();
        assertThat(traits.own()).isEqualTo(own);
    }

    @Test
    void whatIsMadeOnceIsKept() {
        ModelTraits traits = new ModelTraits(vendor, Map.of());
        assertThat(traits.of("think-1")).isSameAs(traits.of("think-2"));
    }

    @Test
    void theSameWordsMakeTheSameTraits() {
        assertThat(new ModelTraits(vendor, Map.of()))
                .isEqualTo(new ModelTraits(vendor, Map.of()))
                .hasSameHashCodeAs(new ModelTraits(vendor, Map.of()))
                .isNotEqualTo(new ModelTraits(vendor, Map.of("topK", BooleanNode.TRUE)));
    }

    @Test
    void aTraitThatDoesNotExistIsRefused() {
        Map<String, JsonNode> own = Map.of("colour", TextNode.valueOf("red"));
        assertThatThrownBy(() -> new ModelTraits(vendor, own)).hasMessageStartingWith("colour is no trait");
    }

    private static Vendor parse(String yaml) {
        try {
            return VendorFiles.parse(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
