package gateway.translation.wire;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.translation.RandomTexts;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdFormTest {

    @ParameterizedTest
    @ValueSource(strings = {"call_abc", "toolu_01AbC", "a_2", "functions-f-0", "9", "x_3a_", ""})
    void whatTheMessagesApiTakesStaysAsItIs(String told) {
        assertThat(CallIdForm.encode(told)).isEqualTo(told);
        assertThat(CallIdForm.decode(told)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "look:0,xid-look_3a_0",
        "functions.get_time:12,xid-functions_2e_get__time_3a_12",
        "a b,xid-a_20_b",
        "é€,xid-_e9__20ac_",
        "xid-a,xid-xid-a"
    })
    void otherIdsAreEscapedAndReadAgain(String told, String expected) {
        assertThat(CallIdForm.encode(told)).isEqualTo(expected).matches("[A-Za-z0-9_-]+");
        assertThat(CallIdForm.decode(expected)).isEqualTo(told);
    }

    @Test
    void anyIdComesBackAsItWasTold() {
        for (int seed = 0; seed < 500; seed++) {
            String told = RandomTexts.next(new Random(seed));
            String id = CallIdForm.encode(told);
            if (told.length() <= 128) {
                assertThat(id).as("seed %s", seed).matches("[A-Za-z0-9_-]*");
                assertThat(CallIdForm.decode(id)).as("seed %s", seed).isEqualTo(told);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xid-",
                "xid-plain",
                "xid-a_",
                "xid-a_zz_",
                "xid-a_3A_0",
                "xid-a_003a_0",
                "xid-a_12345_",
                "xid-a_61_"
            })
    void whatWasNotMadeHereIsNoForm(String id) {
        assertThat(CallIdForm.decode(id)).isEqualTo(id);
    }

    @Test
    void longIdsAreOnlyCleaned() {
        String told = "a:".repeat(200);

        assertThat(CallIdForm.encode(told)).isEqualTo("a_".repeat(200));
        assertThat(CallIdForm.decode("xid-" + "a".repeat(5_000_000) + "_3a_")).hasSize(5_000_008);
    }
}
