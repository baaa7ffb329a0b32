package routes.cli.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayLinesTest {

    @Test
    void figuresStandBesideEachOther() throws IOException {
        JsonNode both = read("""
                {"original": {"request_id": "a", "status": 200, "account_name": "main", "account_id": "x",
                              "tokens": {"input_tokens": 5}, "cost_usd": 0.02, "duration_ms": 10},
                 "replay": {"request_id": "b", "status": 400, "error": "api_error", "provider": "groq", "generation": 3,
                            "tokens": {"input_tokens": 7}, "cost_usd": 0.01, "duration_ms": null},
                 "difference": {"tokens": {"input_tokens": 2}, "cost_usd": -0.01, "duration_ms": null}}""");

        assertThat(ReplayLines.figures(both))
                .contains(
                        new ReplayLines.Row("served by", "account main", "provider groq", ""),
                        new ReplayLines.Row("status", "200", "400", ""),
                        new ReplayLines.Row("error", "-", "api_error", ""),
                        new ReplayLines.Row("generation", "-", "3", ""),
                        new ReplayLines.Row("input tokens", "5", "7", "+2"),
                        new ReplayLines.Row("cost $", "0.02", "0.01", "-0.01"),
                        new ReplayLines.Row("duration ms", "10", "-", "-"));
    }

    @Test
    void anOriginalThatNobodyKnowsHasNoFigures() throws IOException {
        JsonNode both = read("{\"original\": null, \"replay\": {\"status\": 200}, \"difference\": null}");

        assertThat(ReplayLines.figures(both)).contains(new ReplayLines.Row("status", "-", "200", ""));
        assertThat(ReplayLines.answers(both).get(1)).isEqualTo("original: its answer is not known");
    }

    @Test
    void answersAreToldByWhatTheySay() throws IOException {
        JsonNode both = read("""
                {"original": {"answer": {"content": [{"type": "text", "text": "one\\n two"}]}},
                 "replay": {"failure": null, "answer": {"choices": [{"message": {"content": "three"}}]}}}""");
        assertThat(ReplayLines.answers(both)).isEqualTo(List.of("", "original: one two", "replay: three"));

        JsonNode others = read("""
                {"original": {"answer": "event: x"}, "replay": {"failure": "it was broken off", "answer": null}}""");
        assertThat(ReplayLines.answers(others))
                .isEqualTo(List.of("", "original: event: x", "replay: it was broken off"));
    }

    private static JsonNode read(String json) throws IOException {
        return Json.mapper().readTree(json);
    }
}
