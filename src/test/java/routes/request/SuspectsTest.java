package routes.request;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.Blame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspectsTest {

    private final Suspects suspects = new Suspects();
    private final List<String> verdicts = new ArrayList<>();

    @Test
    void aGoodAnswerElsewhereBlamesWhoFailed() {
        fail("a");
        fail("b");
        suspects.answered();
        suspects.close();

        assertThat(verdicts).containsExactly("a CONFIRMED", "b CONFIRMED");
    }

    @Test
    void whoFailsAloneIsNotKnownToBeAtFault() {
        fail("a");
        suspects.close();

        assertThat(verdicts).containsExactly("a OPEN");
    }

    @Test
    void whatFailsAtTwoIsTheRequest() {
        fail("a");
        fail("b");
        suspects.close();
        suspects.close();

        assertThat(verdicts).containsExactly("a SHARED", "b SHARED");
    }

    @Test
    void theSameTargetTwiceIsOne() {
        fail("a");
        fail("a");
        suspects.close();

        assertThat(verdicts).containsExactly("a OPEN", "a OPEN");
    }

    private void fail(String target) {
        suspects.add(target, (Blame blame) -> verdicts.add(target + " " + blame));
    }
}
