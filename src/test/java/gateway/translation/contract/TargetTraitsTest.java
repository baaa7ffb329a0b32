package gateway.translation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTraitsTest {

    @Test
    void whoThinksByASwitchAndWantsItBackWantsBlankThinkingToo() {
        assertThat(SampleTraits.documentedBut("reasoning", "THINKING", "replay", "REASONING_CONTENT")
                        .saysBlankReasoning())
                .isTrue();
        assertThat(SampleTraits.documentedBut("blankReasoning", true).saysBlankReasoning())
                .isTrue();
        assertThat(SampleTraits.documentedBut("reasoning", "THINKING").saysBlankReasoning())
                .isFalse();
        assertThat(SampleTraits.documentedBut("replay", "REASONING_CONTENT").saysBlankReasoning())
                .isFalse();
        assertThat(TargetTraits.DOCUMENTED.saysBlankReasoning()).isFalse();
    }

    @Test
    void whatIsRefusedIsNotTaken() {
        TargetTraits traits = SampleTraits.documentedBut("refuses", List.of("user"));
        assertThat(traits.takes("user")).isFalse();
        assertThat(traits.takes("seed")).isTrue();
    }
}
