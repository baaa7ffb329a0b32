package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticateAdminTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.8.0.1, 10.0.0.1, true",
        "::1, ::1, true",
        "10.0.0.1, 10.0.0.1, true",
        "::ffff:127.0.0.1, , true",
        "10.0.0.2, 10.0.0.1, false",
        "10.0.0.2, , false",
        "fe80::1, ::1, false",
        "0.0.0.0, 10.0.0.1, false",
        "localhost, 127.0.0.1, false"
    })
    void onlyConnectionsThatNeverLeftTheMachineAreItsOwn(String remote, String local, boolean own) {
        assertThat(AuthenticateAdmin.isOfThisMachine(remote, local)).isEqualTo(own);
    }
}
