package gateway.translation.chattarget;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.translation.contract.TargetTraits.CallIdShape;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetCallIdsTest {

    private static final String CLAUDES = "toolu_01AbCdEfGhIjKlMn";

    @ParameterizedTest
    @ValueSource(strings = {CLAUDES, "call_1", "functions.f:0", "x", "", "1234567890"})
    void nineAreNineLettersAndDigits(String id) {
        assertThat(new TargetCallIds(CallIdShape.NINE).next(id)).matches("[a-zA-Z0-9]{9}");
    }

    @Test
    void idsOfNineStayAsTheyAre() {
        assertThat(new TargetCallIds(CallIdShape.NINE).next("D681PevKs")).isEqualTo("D681PevKs");
    }

    @Test
    void theSameIdIsTheSameInEachRequest() {
        assertThat(new TargetCallIds(CallIdShape.NINE).next(CLAUDES))
                .isEqualTo(new TargetCallIds(CallIdShape.NINE).next(CLAUDES));
    }

    @Test
    void onlyClaudesIdsAreReshapedWhereNothingIsKnown() {
        assertThat(new TargetCallIds(CallIdShape.NINE_FOR_CLAUDES).next(CLAUDES))
                .matches("[a-zA-Z0-9]{9}");
        assertThat(new TargetCallIds(CallIdShape.NINE_FOR_CLAUDES).next("call_abc"))
                .isEqualTo("call_abc");
        assertThat(new TargetCallIds(CallIdShape.NINE_FOR_CLAUDES).next("xid-functions_2e_f_3a_0"))
                .isEqualTo("functions.f:0");
        assertThat(new TargetCallIds(CallIdShape.ANY).next(CLAUDES)).isEqualTo(CLAUDES);
    }

    @ParameterizedTest
    @EnumSource(CallIdShape.class)
    void eachIdIsThereOnce(CallIdShape shape) {
        TargetCallIds ids = new TargetCallIds(shape);
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            assertThat(given.add(ids.next(CLAUDES))).isTrue();
        }
        assertThat(given).allMatch(id -> shape == CallIdShape.NINE ? id.matches("[a-zA-Z0-9]{9}") : id.length() <= 40);
    }
}
