package gateway.admin;

import static gateway.admin.AccountAdministrationTest.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportBoxTest {

    private static final String PASSPHRASE = "correct horse battery";
    private static final String OLD_EXPORT = "{\"kdf\":\"PBKDF2-HMAC-SHA256\",\"rounds\":600000,"
            + "\"salt\":\"AAECAwQFBgcICQoLDA0ODw==\",\"cipher\":\"AES-256-GCM\",\"iv\":\"AAECAwQFBgcICQoL\","
            + "\"ciphertext\":\"ZmfhpjvK+zwCEoyOFuTUfF0F9xY=\"}";

    private final ExportBox box = new ExportBox(1_000);

    @Test
    void opensWhatItSealed() {
        ObjectNode sealed = new ExportBox().seal("größer {}", PASSPHRASE);

        assertThat(sealed.get("rounds").intValue()).isEqualTo(600_000);
        assertThat(box.open(fields(sealed), PASSPHRASE)).isEqualTo("größer {}");
    }

    @Test
    void theSameTextIsNeverSealedAlike() {
        assertThat(box.seal("text", PASSPHRASE)).isNotEqualTo(box.seal("text", PASSPHRASE));
    }

    @Test
    void aChangedTextDoesNotOpen() {
        ObjectNode sealed = box.seal("text", PASSPHRASE);
        byte[] bytes = Base64.getDecoder().decode(sealed.get("ciphertext").textValue());
        bytes[0] ^= 1;
        sealed.put("ciphertext", Base64.getEncoder().encodeToString(bytes));

        refused(FailureKind.ACCOUNT_PASSPHRASE, () -> box.open(fields(sealed), PASSPHRASE));
    }

    @Test
    void aCutTextDoesNotOpen() {
        ObjectNode sealed = box.seal("text", PASSPHRASE).put("ciphertext", "AAAA");

        refused(FailureKind.ACCOUNT_PASSPHRASE, () -> box.open(fields(sealed), PASSPHRASE));
    }

    @Test
    void anExportCannotKeepItsReaderComputing() {
        ObjectNode sealed = box.seal("text", PASSPHRASE).put("rounds", 2_000_000_000);

        refused(FailureKind.REQUEST_FIELD, () -> box.open(fields(sealed), PASSPHRASE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "tooshort123", "aaaaaaaaaaaa", "abababababababab", "            ", "short   \t        "})
    void aWeakPassphraseSealsNothing(String passphrase) {
        refused(FailureKind.ACCOUNT_PASSPHRASE_WEAK, () -> box.seal("text", passphrase));
    }

    @Test
    void anExportOfAnOlderVersionStillOpens() {
        // sealed with 8 characters, when that was enough
        JsonFields old = JsonFields.read(OLD_EXPORT.getBytes(UTF_8));

        assertThat(box.open(old, "hunter42")).isEqualTo("text");
    }

    private static JsonFields fields(ObjectNode node) {
        return JsonFields.read(node.toString().getBytes(UTF_8));
    }
}
