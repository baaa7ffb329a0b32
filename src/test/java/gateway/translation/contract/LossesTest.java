package gateway.translation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossesTest {

    private final Losses losses = new Losses();

    @Test
    void namesWhatIsLeftOut() {
        losses.add("seed", "seed");
        losses.add(Features.UNKNOWN_BLOCK, "messages.0.content.1", "hologram");
        assertThat(all())
                .containsExactly(new Loss("seed", "seed"), new Loss("unknown_block", "messages.0.content.1 hologram"));
    }

    @Test
    void aMadeUpNameThatIsNoPlainWordIsNotRepeated() {
        losses.add("x\r\nset-cookie: a=b", "x");
        losses.add("é", "é");
        losses.add("x".repeat(65), "x");
        losses.add("", "x");
        assertThat(all()).extracting(Loss::feature).containsOnly("unknown_field");
    }

    @Test
    void onlySoManyMadeUpNamesAreToldApart() {
        for (int i = 0; i < 1000; i++) {
            losses.add("made_up_" + i, "made_up_" + i);
        }
        losses.add("made_up_1", "again");
        assertThat(all()).hasSize(1001);
        assertThat(all().stream().map(Loss::feature).distinct()).hasSize(65).contains("made_up_1", "unknown_field");
    }

    @Test
    void aPlaceIsNoLongerThanNeeded() {
        losses.add("tools", "tools." + "x".repeat(100_000));
        assertThat(all().getFirst().where()).hasSize(200);
    }

    private List<Loss> all() {
        return losses.inOrderOf(Json.mapper().createObjectNode());
    }
}
