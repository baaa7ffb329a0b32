package routes.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.stub.StubRequest;

class HopsTest {

    private static final String NAME = "x-claude-proxy-hop";

    @Test
    void aClientsRequestHasPassedNobody() {
        assertThat(Hops.of(request(null))).isZero();
        assertThat(announced(null)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "6,7", "7,8", "8,8", "999,8"})
    void eachProxyCountsOneMore(String told, String announced) {
        assertThat(announced(told)).isEqualTo(announced);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "9", "999", "9999", "99999999999999999999", "0008", "8,8", "8, 0", "0, 9999"})
    void aNumberOfAnySizeCounts(String told) {
        assertThat(Hops.of(request(told))).isEqualTo(Hops.MOST);
    }

    @ParameterizedTest
    @CsvSource({"1,7,7", "7,1,7", "8,0,8", "0,0,0"})
    void theLargestOfSeveralCounts(String one, String other, int hops) {
        assertThat(Hops.most(List.of(one, other))).isEqualTo(hops);
        assertThat(Hops.most(List.of(one + " , " + other))).isEqualTo(hops);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+7", "1.5", "0x9", "٨", "eight", "3 4", "3;4", "0, x"})
    void whatIsNoNumberCannotBeRead(String told) {
        assertThat(Hops.most(List.of(told))).isEqualTo(Hops.UNREADABLE);
    }

    @Test
    void anEmptyHeaderSaysNothing() {
        assertThat(Hops.most(List.of("", " "))).isZero();
    }

    @Test
    void whatAClientHasToldIsReplaced() {
        MultiMap target = MultiMap.caseInsensitiveMultiMap().add(NAME, "0").add(NAME, "0");

        Hops.announce(request("3"), target);

        assertThat(target.getAll(NAME)).containsExactly("4");
    }

    private static HttpServerRequest request(@Nullable String told) {
        StubRequest request = StubRequest.post("/v1/messages");
        return (told == null ? request : request.with(NAME, told)).context().request();
    }

    private static String announced(@Nullable String told) {
        MultiMap target = MultiMap.caseInsensitiveMultiMap();
        Hops.announce(request(told), target);
        return target.get(NAME);
    }
}
