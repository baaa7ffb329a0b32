package gateway.web.prompt;

import static gateway.web.prompt.PromptSamples.RULES;
import static gateway.web.prompt.PromptSamples.base64;
import static gateway.web.prompt.PromptSamples.image;
import static gateway.web.prompt.PromptSamples.prompt;
import static gateway.web.prompt.PromptSamples.said;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.translation.contract.Features;
import gateway.translation.contract.Loss;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptImagesTest {

    private static final PromptRules EXTERNAL =
            new PromptRules("Human", "Assistant", 4000, null, true, true, true, false);

    private static final String FILE = "8c1f6a2e-3b0d-4f7a-9a53-0f6f1d2e3c4b";

    @ParameterizedTest
    @CsvSource({"png, PNG, image_1.png", "jpg, JPEG, image_1.jpg", "gif, GIF, image_1.gif"})
    @DisplayName("case 34: an image in base64 has the type of its content; an image alone is enough")
    void takesBase64(String format, ImageType type, String name) throws Exception {
        byte[] bytes = image(format, 20, 10);

        WebPrompt prompt = prompt(said(inBase64(bytes)), RULES);

        assertThat(prompt.prompt()).isEqualTo("Human: [image 1]");
        assertThat(prompt.images()).singleElement().isInstanceOfSatisfying(WebImage.Inline.class, inline -> {
            assertThat(inline.type()).isEqualTo(type);
            assertThat(inline.bytes()).isEqualTo(bytes);
            assertThat(inline.name(1)).isEqualTo(name);
        });
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    @DisplayName("case 34: a data URL")
    void takesDataUrls() throws Exception {
        byte[] bytes = image("png", 20, 10);

        WebPrompt prompt = prompt(said(byUrl("DATA:image/png;charset=x;BASE64," + base64(bytes))), RULES);

        assertThat(prompt.images())
                .singleElement()
                .isInstanceOfSatisfying(
                        WebImage.Inline.class,
                        inline -> assertThat(inline.bytes()).isEqualTo(bytes));
    }

    @Test
    @DisplayName("case 34: a URL, where the operator allows it")
    void takesUrlsWhereTheyAreAllowed() throws Exception {
        ObjectNode request = said(byUrl("https://example.com/a.png?b=c"));

        assertThat(prompt(request, EXTERNAL).images())
                .containsExactly(
                        new WebImage.External(URI.create("https://example.com/a.png?b=c"), "messages.0.content.0"));
        assertThatRefused(request, RULES, "base64 instead");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/a.png",
                "file:///etc/passwd",
                "https:///a.png",
                "https://user@example.com/a.png",
                "//example.com/a.png",
                "no url",
                "http://exa mple.com/",
                "http://[2000::1]:99999/x.png",
                "https://example.com:65536/x.png"
            })
    @DisplayName("case 35: other URLs are refused")
    void refusesOtherUrls(String url) throws Exception {
        assertThatRefused(said(byUrl(url)), EXTERNAL, "URL should be one of http or https");
    }

    @Test
    @DisplayName("case 34: a file that was uploaded before")
    void takesFilesById() throws Exception {
        WebPrompt prompt = prompt(
                said("{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"%s\"}}".formatted(FILE)), RULES);

        assertThat(prompt.images()).containsExactly(new WebImage.Uploaded(FILE));
    }

    @Test
    void refusesFilesThatOnlyTheApiHas() throws Exception {
        ObjectNode request = said("{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"file_011CN\"}}");

        assertThatThrownBy(() -> WebPrompts.of(request, RULES))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE));
    }

    @Test
    @DisplayName("case 34: images of results are uploads, in the order of their numbers")
    void liftsImagesOutOfResults() throws Exception {
        byte[] first = image("png", 20, 10);
        byte[] second = image("gif", 20, 10);

        WebPrompt prompt = prompt(said("""
                {"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"Seen:"},%s]},%s""".formatted(inBase64(first), inBase64(second))), RULES);

        assertThat(prompt.prompt()).isEqualTo("""
                Human: {"type":"tool_result","tool_use_id":"t1","content":"Seen:\\n\\n[image 1]"}

                [image 2]""");
        assertThat(prompt.images())
                .extracting(image -> ((WebImage.Inline) image).bytes())
                .containsExactly(first, second);
    }

    @Test
    @DisplayName("case 35: what is no image, whatever it says it is, is refused")
    void refusesOtherContents() throws Exception {
        byte[] html = "<html><body>not an image at all, whatever is said</body></html>".getBytes(ISO_8859_1);
        byte[] svg = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>".getBytes(ISO_8859_1);

        assertThatRefused(said(inBase64(html)), RULES, "no JPEG, PNG, GIF or WebP");
        assertThatRefused(said(inBase64(svg)), RULES, "no JPEG, PNG, GIF or WebP");
        assertThatRefused(said(byUrl("data:image/png;base64," + base64(html))), RULES, "no JPEG, PNG, GIF or WebP");
        assertThatRefused(said(byUrl("data:image/png,abc")), RULES, "has to be in base64");
        assertThatRefused(
                said("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"%%%\"}}"), RULES, "no base64");
        assertThatRefused(said(inBase64(Arrays.copyOf(image("png", 20, 10), 17))), RULES, "how many pixels");
    }

    @ParameterizedTest
    @CsvSource({"8000, 8000, true", "8001, 1, false", "1, 8001, false", "2147483647, 2147483647, false", "-1, 1, false"
    })
    @DisplayName("case 35: a header of too many pixels is refused")
    void boundsPixels(int width, int height, boolean taken) throws Exception {
        byte[] png = image("png", 20, 10);
        ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);

        if (taken) {
            assertThat(prompt(said(inBase64(png)), RULES).images()).hasSize(1);
        } else {
            assertThatRefused(said(inBase64(png)), RULES, "pixels");
        }
    }

    @Test
    @DisplayName("case 35: 10 MB are taken, a byte more is not")
    void boundsBytes() throws Exception {
        byte[] most = Arrays.copyOf(image("png", 20, 10), ImageCheck.MOST_BYTES);
        byte[] more = Arrays.copyOf(most, most.length + 1);

        assertThat(prompt(said(inBase64(most)), RULES).images()).hasSize(1);
        assertThatRefused(said(inBase64(more)), RULES, "larger than 10 MB");
        assertThatRefused(said(inBase64(Arrays.copyOf(most, most.length + 10))), RULES, "larger than 10 MB");
    }

    @Test
    void boundsHowManyThereAre() throws Exception {
        String one = inBase64(image("png", 2, 1));
        String twenty = String.join(",", Collections.nCopies(20, one));

        assertThat(prompt(said(twenty), RULES).images()).hasSize(20);
        ObjectNode more = said(twenty + "," + one);
        assertThatThrownBy(() -> WebPrompts.of(more, RULES))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.TRANSLATION_IMPOSSIBLE));
    }

    @Test
    @DisplayName("case 42: a PDF is uploaded, under its title")
    void uploadsPdfs() throws Exception {
        byte[] pdf = "%PDF-1.7 and so on".getBytes(ISO_8859_1);

        WebPrompt prompt = prompt(said("""
                {"type":"document","title":"My\\n[report]","source":{"type":"base64","media_type":"application/pdf","data":"%1$s"}},
                {"type":"document","context":"Old.","source":{"type":"base64","data":"%1$s"}},
                {"type":"document","source":{"type":"file","file_id":"%2$s"}}""".formatted(base64(pdf), FILE)), RULES);

        assertThat(prompt.prompt()).isEqualTo("""
                Human: [file 1: My  report.pdf]

                Old.
                [file 2: document_2.pdf]

                [file 3]""");
        assertThat(prompt.files()).hasSize(3).last().isEqualTo(new WebFile.Uploaded(FILE));
        assertThat(prompt.files().getFirst()).isInstanceOfSatisfying(WebFile.Pdf.class, file -> {
            assertThat(file.name()).isEqualTo("My  report.pdf");
            assertThat(file.bytes()).isEqualTo(pdf);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"media_type\":\"application/pdf\",\"data\":\"PGh0bWw+\"",
                "\"media_type\":\"text/html\",\"data\":\"JVBERi0xLjc=\"",
                "\"data\":\"%%\"",
                "\"data\":1"
            })
    void refusesOtherDocuments(String source) throws Exception {
        ObjectNode request = said("{\"type\":\"document\",\"source\":{\"type\":\"base64\",%s}}".formatted(source));

        assertThatThrownBy(() -> WebPrompts.of(request, RULES))
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.kind()).isEqualTo(FailureKind.REQUEST_FIELD));
    }

    @Test
    void tellsOfChangesToImagesThatAreNotMade() throws Exception {
        WebPrompt prompt = prompt(
                said(inBase64(image("png", 2, 1)).replaceFirst("\\{", "{\"transformations\":[{\"type\":\"crop\"}],")),
                RULES);

        assertThat(prompt.losses())
                .containsExactly(new Loss(Features.IMAGE_DETAIL, "messages.0.content.0.transformations"));
    }

    private static void assertThatRefused(ObjectNode request, PromptRules rules, String reason) {
        assertThatThrownBy(() -> WebPrompts.of(request, rules))
                .isInstanceOfSatisfying(RequestRefused.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(FailureKind.WEB_IMAGE_REFUSED);
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.arguments()).hasSize(2).first().isEqualTo("messages.0.content.0");
                    assertThat(refused.arguments().get(1).toString()).contains(reason);
                });
    }

    /** Said to be a PNG, which is not looked at. */
    private static String inBase64(byte[] bytes) throws IOException {
        return "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"%s\"}}"
                .formatted(base64(bytes));
    }

    private static String byUrl(String url) {
        return "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"%s\"}}".formatted(url);
    }
}
