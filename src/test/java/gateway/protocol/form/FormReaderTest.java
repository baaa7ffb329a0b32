package gateway.protocol.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.protocol.anthropic.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormReaderTest {

    private static final String TYPE = "multipart/form-data; boundary=xyz";
    private static final String FILE = part("name=\"file\"; filename=\"a.mp3\"", "ID3\r\n--xy\r\n\u0000");

    @Test
    void readsTheModelWhereverItStands() throws Exception {
        for (String parts : new String[] {model("whisper-1") + FILE, FILE + model("whisper-1"), model("whisper-1")}) {
            FormFields read = FormReader.read(form(parts), TYPE);

            assertThat(read.model()).isEqualTo("whisper-1");
            assertThat(read.stream()).isFalse();
        }
    }

    @Test
    void putsAnotherModelInAndLeavesEveryOtherByte() throws Exception {
        for (String other : new String[] {"w", "whisper-1", "a-much-longer-name/of-a-model"}) {
            byte[] body = form(FILE + model("whisper-1") + part("name=prompt", "whisper-1"));

            byte[] changed = FormReader.read(body, TYPE).withModel(body, other);

            assertThat(changed).isEqualTo(form(FILE + model(other) + part("name=prompt", "whisper-1")));
        }
    }

    @Test
    void copiesNothingWhereTheNameStays() throws Exception {
        byte[] body = form(model("whisper-1"));

        assertThat(FormReader.read(body, TYPE).withModel(body, "whisper-1")).isSameAs(body);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "True, true", "1, true", "false, false", "0, false", "yes, false"})
    void readsWhetherAStreamIsWanted(String value, boolean stream) throws Exception {
        assertThat(FormReader.read(form(model("m") + part("name=\"stream\"", value)), TYPE).stream())
                .isEqualTo(stream);
    }

    @Test
    void aFormMayNameNoModel() throws Exception {
        assertThat(FormReader.read(form(FILE), TYPE).model()).isNull();
        assertThat(FormReader.read("--xyz--\r\n".getBytes(StandardCharsets.US_ASCII), TYPE)
                        .model())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=model",
                "name=\"model\"",
                "NAME = \"model\"",
                "name=\"model\";",
            })
    void knowsTheFieldHoweverItsNameIsWritten(String name) throws Exception {
        assertThat(FormReader.read(form(part(name, "m")), TYPE).model()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=xyz",
                "Multipart/Form-Data;boundary=\"xyz\"",
                "multipart/form-data; charset=utf-8; boundary=xyz",
                "multipart/form-data; boundary=xyz; other=\"a;b\"",
                "multipart/form-data ; BOUNDARY = xyz",
            })
    void readsTheBoundary(String type) throws Exception {
        assertThat(FormBoundary.isForm(type)).isTrue();
        assertThat(FormReader.read(form(model("m")), type).model()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=xyz; boundary=abc",
                "multipart/form-data; boundary=x\u00e4",
                "multipart/form-data; boundary=xyz\"",
                "multipart/form-data;"
                        + " boundary=aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb",
            })
    void refusesATypeWithoutOneBoundary(String type) {
        refused(form(model("m")), type, "boundary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-dataX; boundary=xyz", "multipart/mixed; boundary=xyz", "application/json"})
    void otherTypesAreNoForms(String type) {
        assertThat(FormBoundary.isForm(type)).isFalse();
    }

    @Test
    void refusesWhatTwoReadersCouldTakeForDifferentModels() {
        refused(form(model("a") + model("b")), TYPE, "once");
        refused(form(model("a") + model("a")), TYPE, "once");
        refused(form(part("name=\"x\"; name=\"model\"", "a")), TYPE, "name");
        refused(form(part("name*=utf-8''model", "a")), TYPE, "name");
        refused(form(part("name=\"model\"; filename=\"m.txt\"", "a")), TYPE, "got a file");
        refused(form(part("name=\"x\\\"; name=\"model\"", "a")), TYPE, "quotes");
        refused(form(part("filename=\"\\\"; name=\"model\"", "a")), TYPE, "quotes");
        refused(form(part("name=\"model\"\r\nContent-Disposition: form-data; name=\"x\"", "a")), TYPE, "one");
        refused(form(part("\r\n name=\"model\"", "a")), TYPE, "");
        refused(form(part("name=\"model\"\r\nContent-Transfer-Encoding: base64", "YQ==")), TYPE, "text");
        refused(form(part("name=\"model\"\r\nContent-Type: text/plain; charset=utf-16", "a")), TYPE, "text");
        refused(form(part("name=\"x\"", "a\r\n--xyzz\r\n" + "b")), TYPE, "line break");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a\nb", "a\u0000b", "a\r\n b"})
    void refusesWhatIsNoName(String model) {
        refused(form(model(model)), TYPE, "model: expected");
    }

    @Test
    void refusesANameThatIsTooLongOrNotUtf8() throws Exception {
        assertThat(FormReader.read(form(model("m".repeat(512))), TYPE).model()).hasSize(512);
        refused(form(model("m".repeat(513))), TYPE, "512");
        refused(form(model("m".repeat(1_000_000))), TYPE, "512");
        refused(
                new String(form(model("m")), StandardCharsets.ISO_8859_1)
                        .replace("\r\n\r\nm", "\r\n\r\n\u00e4")
                        .getBytes(StandardCharsets.ISO_8859_1),
                TYPE,
                "model");
    }

    @Test
    void boundsPartsAndHeads() throws Exception {
        assertThat(FormReader.read(form(part("name=x", "y").repeat(255) + model("m")), TYPE)
                        .model())
                .isEqualTo("m");
        refused(form(part("name=x", "y").repeat(10_000) + model("m")), TYPE, "256 parts");
        refused(form(part("name=\"" + "x".repeat(9_000) + "\"", "y")), TYPE, "8192 bytes");
    }

    @Test
    void refusesAFormThatIsNotWhole() {
        byte[] whole = form(FILE + model("m"));
        for (int length = 0; length < whole.length - 2; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> FormReader.read(cut, TYPE)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "\r\n"})
    void refusesWhatStandsAroundTheForm(String around) {
        String form = new String(form(model("m")), StandardCharsets.UTF_8);

        refused((around + form).getBytes(StandardCharsets.UTF_8), TYPE, "beginning");
        refused((form + around + "x").getBytes(StandardCharsets.UTF_8), TYPE, "behind");
    }

    @Test
    void refusesBareLineFeeds() {
        refused(
                new String(form(model("m")), StandardCharsets.UTF_8)
                        .replace("\r\n", "\n")
                        .getBytes(StandardCharsets.UTF_8),
                TYPE,
                "");
    }

    private static void refused(byte[] body, String type, String told) {
        assertThatThrownBy(() -> FormReader.read(body, type))
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidRequestException.class))
                .extracting(InvalidRequestException::detail)
                .asString()
                .contains(told);
    }

    private static String model(String name) {
        return part("name=\"model\"", name);
    }

    private static String part(String disposition, String content) {
        return "--xyz\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
    }

    private static byte[] form(String parts) {
        return (parts + "--xyz--\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
