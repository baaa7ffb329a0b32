package gateway.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class MasterKeyTest {

    private static final byte[] BYTES = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

    @Test
    void takesBase64Of32BytesAsItIs() {
        String text = Base64.getEncoder().encodeToString(BYTES);

        assertThat(MasterKey.ofText(" " + text + "\n").base64()).isEqualTo(text);
        assertThat(MasterKey.ofBase64(text)).contains(MasterKey.ofText(text));
    }

    @Test
    void hashesAnyOtherText() throws Exception {
        byte[] expected = MessageDigest.getInstance("SHA-256").digest("correct horse".getBytes(UTF_8));

        assertThat(MasterKey.ofText(" correct horse ").base64())
                .isEqualTo(Base64.getEncoder().encodeToString(expected));
        assertThat(MasterKey.ofBase64("correct horse")).isEmpty();
    }

    @Test
    void noTwoRandomKeysAreTheSame() {
        assertThat(MasterKey.random()).isNotEqualTo(MasterKey.random());
    }

    @Test
    void derivesOneKeyPerPurpose() {
        MasterKey master = MasterKey.ofText("correct horse");

        assertThat(master.derive("a")).hasSize(32).isEqualTo(master.derive("a"));
        assertThat(master.derive("a")).isNotEqualTo(master.derive("b"));
        assertThat(master.derive("a")).isNotEqualTo(MasterKey.ofText("x").derive("a"));
    }

    @Test
    void showsNothingOfItself() {
        assertThat(MasterKey.ofText("correct horse")).hasToString("MasterKey[…]");
    }
}
