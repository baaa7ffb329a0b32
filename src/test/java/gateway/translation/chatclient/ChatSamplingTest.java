package gateway.translation.chatclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.ClaudeRun;
import gateway.translation.Conversion;
import gateway.translation.contract.TranslatedRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sampling in front of Claude models, which take less of it the newer they are. */
class ChatSamplingTest {

    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "claude-opus-4-7 | 'temperature':0.2 | ~~ | temperature",
                "claude-sonnet-5 | 'temperature':0,'top_p':0.9,'top_k':5 | ~~ | temperature,top_p,top_k",
                "claude-haiku-5-5 | 'top_p':0.5 | ~~ | top_p",
                "claude-fable-5 | 'temperature':1,'top_p':1 | ~~ | ~~",
                "claude-opus-5-5 | 'temperature':1.5 | ~~ | temperature",
                "claude-sonnet-4-5 | 'temperature':0.2,'top_p':0.9 | temperature | top_p",
                "claude-sonnet-4-5 | 'temperature':0.2,'top_p':1 | temperature | ~~",
                "claude-opus-4-1 | 'top_p':0.9,'temperature':0.2 | temperature | top_p",
                "claude-opus-4-6 | 'top_p':0.9,'top_k':5 | top_p,top_k | ~~",
                "claude-sonnet-4-0 | 'temperature':0.2,'top_p':0.9 | temperature,top_p | ~~",
                "claude-haiku-4-5 | 'temperature':1.7 | temperature | temperature"
            })
    void aModelGetsWhatItTakes(String model, String fields, String sent, String lost) {
        TranslatedRequest request = ClaudeRun.chat(model, HI + "," + fields);

        assertThat(sampling(request.body())).isEqualTo(words(sent));
        assertThat(request.losses()).extracting(loss -> loss.feature()).containsExactlyElementsOf(words(lost));
    }

    @Test
    void responsesClientsLoseItToo() {
        TranslatedRequest request =
                ClaudeRun.responses("claude-opus-4-8", "'input':'Hi','temperature':0.3,'top_p':0.5");

        assertThat(sampling(request.body())).isEmpty();
        assertThat(ClaudeRun.losses(request)).containsExactly("temperature@temperature", "top_p@top_p");
    }

    @Test
    void aMessagesClientKeepsItUnderAnotherModelName() {
        Conversion conversion = ClaudeRun.conversion(
                Dialect.MESSAGES,
                Dialect.MESSAGES,
                "claude-opus-4-7",
                "{'model':'mine','max_tokens':5,'temperature':0.2," + HI + "}");

        assertThat(conversion.request().body().path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(conversion.request().losses()).isEmpty();
    }

    @Test
    void aProviderGetsAllUnderTheNameOfAClaudeModel() {
        Conversion conversion = ClaudeRun.conversion(
                Dialect.RESPONSES, Dialect.CHAT, "claude-opus-4-7", "{'input':'Hi','temperature':0.2,'top_p':0.5}");

        assertThat(sampling(conversion.request().body())).containsExactly("temperature", "top_p");
    }

    private static List<String> sampling(ObjectNode body) {
        List<String> sent = new ArrayList<>(List.of("temperature", "top_p", "top_k"));
        sent.removeIf(name -> !body.has(name));
        return sent;
    }

    private static List<String> words(String listed) {
        return listed.isEmpty() ? List.of() : List.of(listed.split(","));
    }
}
