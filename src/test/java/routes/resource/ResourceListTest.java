package routes.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.account.Pin;
import gateway.account.ResourcePins;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.stub.MemoryAccounts;

class ResourceListTest {

    private static final String MINE = "key:mine";

    private final ResourcePins pins = MemoryAccounts.pins();
    private boolean unownedShown = true;
    private final ResourceAccess access = new ResourceAccess(pins, () -> unownedShown);

    @BeforeEach
    void pin() {
        for (String id : new String[] {"m1", "m2", "m3"}) {
            pins.pin(id, new Pin("account", MINE));
        }
        for (String id : new String[] {"o1", "o2", "o3"}) {
            pins.pin(id, new Pin("account", "key:other"));
        }
        pins.pin("old", new Pin("account", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"m1 m2|m1 m2", "o1 m1 o2 m2 o3|m1 m2", "m1 old o1 unknown|m1 old unknown", "o1 o2|", "|"})
    void showsWhatIsMineOrNobodys(String made, String seen) throws IOException {
        assertThat(seenBy(MINE, list(made == null ? "" : made, false)))
                .isEqualTo(list(seen == null ? "" : seen, false));
    }

    @Test
    void hidesWhatIsNobodysWhereThatIsSet() throws IOException {
        unownedShown = false;

        assertThat(seenBy(MINE, list("m1 old o1 unknown", true))).isEqualTo(list("m1", true));
    }

    @Test
    void aPageOfWhichNothingIsLeftStillLeadsToTheNext() throws IOException {
        assertThat(seenBy(MINE, list("o1 o2", true)))
                .isEqualTo("{\"data\":[],\"has_more\":true,\"first_id\":\"o1\",\"last_id\":\"o2\"}");
    }

    @Test
    void aListThatPagesByTokensKeepsIts() throws IOException {
        assertThat(seenBy(MINE, "{\"data\":[{\"id\":\"o1\"},{\"id\":\"m1\",\"n\":1.5}],\"next_page\":\"abc\"}"))
                .isEqualTo("{\"data\":[{\"id\":\"m1\",\"n\":1.5}],\"next_page\":\"abc\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{ \"data\" : [ {\"id\":\"m1\"} ] }",
                "{\"data\":{}}",
                "{\"data\":[{\"no\":\"id\"},7]}",
                "[]",
                "7"
            })
    void whatHidesNothingStaysByteForByte(String body) throws IOException {
        Buffer bytes = Buffer.buffer(body);

        assertThat(ResourceList.seenBy(MINE, bytes, access)).isSameAs(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"id\":\"o1\"}",
                "<html>",
                "{\"data\":[{\"id\":\"m1\"}]} {\"data\":[{\"id\":\"o1\"}]}"
            })
    void whatCannotBeReadIsNotShown(String body) {
        assertThatThrownBy(() -> seenBy(MINE, body)).isInstanceOf(IOException.class);
    }

    private String seenBy(String tenant, String body) throws IOException {
        return ResourceList.seenBy(tenant, Buffer.buffer(body), access).toString(StandardCharsets.UTF_8);
    }

    private static String list(String ids, boolean more) {
        String[] each = ids.isBlank() ? new String[0] : ids.split(" ", -1);
        StringBuilder data = new StringBuilder();
        for (String id : each) {
            data.append(data.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(id)
                    .append("\"}");
        }
        return "{\"data\":[" + data + "],\"has_more\":" + more + ",\"first_id\":" + quoted(each, 0) + ",\"last_id\":"
                + quoted(each, each.length - 1) + "}";
    }

    private static String quoted(String[] ids, int place) {
        return ids.length == 0 ? "null" : "\"" + ids[place] + "\"";
    }
}
