package gateway.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {

    private static final String AAD = "account:6f1c1c0e-0000-4000-8000-000000000001";

    private final SecretBox box = SecretBox.fromKey(key((byte) 1));

    @Test
    void opensWhatItSealed() {
        assertThat(box.open(box.seal("sk-ant-api03-ünïcode", AAD), AAD)).isEqualTo("sk-ant-api03-ünïcode");
        assertThat(box.open(box.seal("", AAD), AAD)).isEmpty();
    }

    @Test
    void anotherBoxWithTheSameKeyOpensIt() {
        assertThat(SecretBox.fromKey(key((byte) 1)).open(box.seal("secret", AAD), AAD))
                .isEqualTo("secret");
    }

    @Test
    void writesVersionKeyIdIvAndCiphertext() {
        String[] parts = box.seal("secret", AAD).split(":", -1);

        assertThat(parts).hasSize(4);
        assertThat(parts[0]).isEqualTo("v1");
        assertThat(parts[1]).isEqualTo(box.keyId()).matches("[0-9a-f]{8}");
        assertThat(Base64.getDecoder().decode(parts[2])).hasSize(12);
        assertThat(Base64.getDecoder().decode(parts[3])).hasSize("secret".length() + 16);
    }

    @Test
    void keyIdBeginsTheSha256OfTheKey() {
        // printf '\001%.0s' {1..32} | sha256sum
        assertThat(box.keyId()).isEqualTo("72cd6e84");
    }

    @Test
    void neverSealsTheSameTextTwiceAlike() {
        assertThat(box.seal("secret", AAD)).isNotEqualTo(box.seal("secret", AAD));
    }

    @Test
    void refusesAnotherRow() {
        String sealed = box.seal("secret", AAD);

        assertThatThrownBy(() -> box.open(sealed, "account:other"))
                .isInstanceOf(UnreadableSecretException.class)
                .hasMessageContaining("another row");
    }

    @Test
    void refusesAnotherKeyAndSaysWhichOneItHas() {
        String sealed = SecretBox.fromKey(key((byte) 2)).seal("secret", AAD);

        assertThatThrownBy(() -> box.open(sealed, AAD))
                .isInstanceOf(UnreadableSecretException.class)
                .hasMessageContaining(box.keyId())
                .hasMessageContaining("GATEWAY_MASTER_KEY");
    }

    @Test
    void refusesAForgedKeyId() {
        SecretBox other = SecretBox.fromKey(key((byte) 2));
        String forged = other.seal("secret", AAD).replace(other.keyId(), box.keyId());

        assertThatThrownBy(() -> box.open(forged, AAD)).isInstanceOf(UnreadableSecretException.class);
    }

    @Test
    void noticesEveryChangedByte() {
        String[] parts = box.seal("secret", AAD).split(":", -1);
        for (int part = 2; part <= 3; part++) {
            byte[] bytes = Base64.getDecoder().decode(parts[part]);
            for (int i = 0; i < bytes.length; i++) {
                byte[] changed = bytes.clone();
                changed[i] ^= 1;
                String[] tampered = parts.clone();
                tampered[part] = Base64.getEncoder().encodeToString(changed);
                assertThatThrownBy(() -> box.open(String.join(":", tampered), AAD))
                        .as("byte %d of part %d", i, part)
                        .isInstanceOf(UnreadableSecretException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "v1:aa:bb",
                "v2:72cd6e84:AAAA:AAAA",
                "v1:72cd6e84:%%%:AAAA",
                "v1:72cd6e84::",
                "v1:72cd6e84:AAAA:AAAA:"
            })
    void refusesWhatIsNotSealed(String text) {
        assertThatThrownBy(() -> box.open(text, AAD)).isInstanceOf(UnreadableSecretException.class);
    }

    @Test
    void errorsNeverHoldTheText() {
        assertThatThrownBy(() -> box.open("v1:72cd6e84:c2VjcmV0:c2VjcmV0", AAD))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("c2VjcmV0"));
    }

    @Test
    void refusesAKeyOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretBox.fromKey("short".getBytes(UTF_8)))
                .withMessageContaining("expected 32 bytes, got 5");
    }

    private static byte[] key(byte fill) {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        Arrays.fill(key, fill);
        return key;
    }
}
