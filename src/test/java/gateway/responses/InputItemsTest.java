package gateway.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputItemsTest {

    private static final Room PLENTY = bytes -> {};
    private static final KeptResponse FIRST =
            response("resp_1", "'Hi \\n'", "{'type':'message','id':'msg_1','content':[{'text':'Hö \\u00e4'}]}");
    private static final KeptResponse SECOND =
            response("resp_2", "[7,{'role':'user','content':'More'},{'type':'item_reference','id':'msg_1'}]", "");

    private static KeptResponse response(String id, String input, String output) {
        return new KeptResponse(
                new ResponseKey("a", id),
                null,
                Instant.EPOCH,
                "",
                false,
                List.of(),
                bytes(input),
                bytes("{'output':[" + output + "]}"));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }

    private static JsonNode page(KeptResponse response, boolean ascending, @Nullable String after, int limit)
            throws IOException {
        InputItemsPage page = Objects.requireNonNull(InputItems.of(response).page(ascending, after, limit));
        return Json.mapper().readTree(page.json(Map.of("msg_1", FIRST), PLENTY));
    }

    @Test
    void showsTheInputOfAResponsePageByPage() throws IOException {
        JsonNode first = page(SECOND, false, null, 1);
        assertThat(first.at("/data/0/id").asText()).isEqualTo("msg_1");
        assertThat(first.at("/data/0/content/0/text").asText()).isEqualTo("Hö ä");
        assertThat(first.path("has_more").asBoolean()).isTrue();
        JsonNode next = page(SECOND, false, "msg_1", 1);
        assertThat(next.at("/data/0/content/0/text").asText()).isEqualTo("More");
        assertThat(next.at("/data/0/content/0/type").asText()).isEqualTo("input_text");
        assertThat(next.path("first_id").asText()).isEqualTo("msg_2_in0");
        assertThat(next.path("has_more").asBoolean()).isFalse();
        assertThat(page(SECOND, true, null, 10).path("data")).hasSize(2);
        assertThat(page(SECOND, true, "msg_2_in0", 10).path("data")).hasSize(1);
        assertThat(page(SECOND, true, "msg_1", 10).path("last_id").isNull()).isTrue();
        assertThat(InputItems.of(SECOND).page(true, "nobody", 10)).isNull();
        assertThat(InputItems.of(SECOND).page(false, "msg_2_in1", 10)).isNull();
    }

    @Test
    void showsATextAsAMessageWithTheSameIdAtEachCall() throws IOException {
        JsonNode page = page(FIRST, false, null, 20);
        assertThat(page.at("/data/0/content/0/text").asText()).isEqualTo("Hi \n");
        assertThat(page.at("/data/0/role").asText()).isEqualTo("user");
        assertThat(page).isEqualTo(page(FIRST, true, null, 20));
        assertThat(page.path("first_id").asText())
                .isEqualTo("msg_1_in0")
                .isEqualTo(page.path("last_id").asText());
        assertThat(page(FIRST, true, "msg_1_in0", 20).path("data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {} | {'id':'msg_3_in1','type':'message','status':'completed','role':'user'}
        { } | {'id':'msg_3_in1','type':'message','status':'completed','role':'user'}
        {'role':'assistant','content':'A \\u00e4 ö'} | {'id':'msg_3_in1','type':'message','status':'completed','role':'assistant','content':[{'type':'output_text','text':'A ä ö'}]}
        {'id':'','content':'x','role':'user'} | {'id':'msg_3_in1','type':'message','status':'completed','role':'user','content':[{'type':'input_text','text':'x'}]}
        {'content':[1,{'id':'x'}],'id':null} | {'id':'msg_3_in1','type':'message','status':'completed','role':'user','content':[1,{'id':'x'}]}
        {'type':'message','status':'incomplete','id':5} | {'id':'msg_3_in1','type':'message','status':'incomplete','role':'user'}
        {'type':'function_call_output','call_id':'c','output':'o'} | {'id':'item_3_in1','type':'function_call_output','call_id':'c','output':'o'}
        {'type':'message','id':'own','content':'x'} | {'type':'message','id':'own','content':'x'}
        {'type':'item_reference','id':'gone'} | {'type':'item_reference','id':'gone'}
        {'id':'msg_1'} | {'type':'message','id':'msg_1','content':[{'text':'Hö ä'}]}
        """)
    void showsAnItemWithAllThatItLeavesOut(String given, String shown) throws IOException {
        JsonNode page = page(response("resp_3", "[ {'id':'ü'} , " + given + " ,null]", ""), true, "ü", 5);
        assertThat(page.path("data")).hasSize(1);
        assertThat(page.at("/data/0")).isEqualTo(Json.mapper().readTree(bytes(shown)));
        assertThat(page.path("first_id")).isEqualTo(page.at("/data/0/id"));
    }

    @ParameterizedTest
    @CsvSource({"true,1", "false,1", "true,2", "false,2", "true,3"})
    void pagesEndThoughIdsAreEqual(boolean ascending, int limit) throws IOException {
        String same = "{'type':'item_reference','id':'msg_1'}";
        KeptResponse response =
                response("resp_3", "[{'id':'a'}," + same + "," + same + "," + same + ",{'id':'b'}]", "");
        String after = null;
        int pages = 0;
        boolean more = true;
        while (more) {
            JsonNode page = page(response, ascending, after, limit);
            after = page.path("last_id").asText();
            more = page.path("has_more").asBoolean();
            assertThat(++pages).isLessThan(10);
        }
        assertThat(after).isEqualTo(ascending ? "b" : "a");
    }

    @Test
    @Timeout(10)
    void looksIntoALongAnswerOnce() {
        int many = 10_000;
        StringBuilder output = new StringBuilder();
        StringBuilder input = new StringBuilder("[");
        for (int item = 0; item < many; item++) {
            output.append(item == 0 ? "" : ",")
                    .append("{'id':'msg_")
                    .append(item)
                    .append("'}");
            input.append(item == 0 ? "" : ",")
                    .append("{'id':'msg_")
                    .append(many - 1)
                    .append("'}");
        }
        KeptResponse answered = response("resp_1", "'x'", output.toString());
        KeptResponse asking = response("resp_2", input + "]", "");
        for (int call = 0; call < 50; call++) {
            InputItemsPage page = Objects.requireNonNull(InputItems.of(asking).page(false, null, 100));
            assertThat(page.references()).hasSize(1);
            assertThat(page.json(Map.of("msg_" + (many - 1), answered), PLENTY)).hasSizeLessThan(5_000);
        }
    }

    @Test
    void countsWhatItShowsBeforeItIsMade() {
        KeptResponse large = response("resp_1", "'x'", "{'id':'msg_1','content':'" + "x".repeat(1 << 20) + "'}");
        KeptResponse asking = response("resp_2", "[" + "{'id':'msg_1'},".repeat(100) + "1]", "");
        InputItemsPage page = Objects.requireNonNull(InputItems.of(asking).page(false, null, 100));
        assertThatThrownBy(() -> page.json(Map.of("msg_1", large), bytes -> {
                    assertThat(bytes).isGreaterThan(100 << 20);
                    throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_BEYOND_MEMORY);
                }))
                .isInstanceOf(GatewayFailure.RequestRefused.class);
    }
}
