package routes.cli.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import gateway.protocol.Json;
import org.junit.jupiter.api.Test;

class RouteLinesTest {

    @Test
    void tellsWhatRunsAndWhatWasTried() throws JsonProcessingException {
        assertThat(RouteLines.of(Json.mapper().readTree("""
                        {"generation":3,"since":"T3","in_flight":2,"folder":"/r","watched":true,
                         "files":[{"name":"errors.camel.yaml","source":"built_in","replaces":false},
                                  {"name":"messages.camel.yaml","source":"folder","replaces":true},
                                  {"name":"own.camel.yaml","source":"database","replaces":false}],
                         "nodes":[{"node":"a","generation":3,"files":"0123456789abcdef","result":"used","failure":null},
                                  {"node":"b","generation":1,"files":"01","result":"refused","failure":"an error"}],
                         "retiring":[{"generation":2,"in_flight":7},{"generation":1,"in_flight":1},
                                     {"generation":0,"in_flight":0}],
                         "changes":[{"result":"failed","generation":null,"at":"T4","trigger":"watch","by":"gateway",
                                     "comment":null,"changed":["x","y"],"failure":"no bean"},
                                    {"result":"used","generation":3,"at":"T3","trigger":"request","by":"key",
                                     "comment":"why","changed":[],"failure":null}]}
                        """)))
                .containsExactly(
                        "generation 3 since T3, 2 requests in it",
                        "generation 2 ends with its last 7 requests",
                        "generation 1 ends with its last request",
                        "generation 0 has no request left and ends",
                        "files: messages.camel.yaml of the folder (replaces the built-in one), own.camel.yaml of the"
                                + " database; the others built in",
                        "folder: /r, changes are used as they come",
                        "node a: generation 3 of files 0123456789ab, last change used",
                        "node b: generation 1 of files 01, last change refused: an error",
                        "T4  failed, by watch of gateway (x, y): no bean",
                        "T3  used as generation 3, by request of key \"why\"");
    }

    @Test
    void tellsOfWhatIsHeldAndTried() throws JsonProcessingException {
        assertThat(RouteLines.of(Json.mapper().readTree("""
                        {"generation":3,"since":"T3","in_flight":2,"folder":"/r","watched":false,"files":[],"changes":[],
                         "hold":{"version":4,"at":"T2","by":"key","comment":null},
                         "canary":{"generation":5,"percent":10,"since":"T4","in_flight":1,
                                   "figures":{"requests":9,"errors":1,"refusals":2,"first_event_ms_median":80,
                                              "first_event_ms_p95":210,"cost_usd":0.50},
                                   "others":{"requests":0,"errors":0,"refusals":0,"first_event_ms_median":null,
                                             "first_event_ms_p95":null,"cost_usd":0}}}
                        """)))
                .contains(
                        "the folder's files were rolled back: those of version 4 are used until the folder changes, or"
                                + " routes apply; since T2 by key",
                        "canary: generation 5 for 10 % of conversations since T4, 1 request in it",
                        "  canary: 9 requests, 1 error, 2 refusals, first event 80 ms (95 %: 210 ms), 0.5 USD",
                        "  others: 0 requests, 0 errors, 0 refusals, 0 USD");
    }

    @Test
    void saysWhatIsNotThere() throws JsonProcessingException {
        assertThat(RouteLines.of(Json.mapper().readTree("""
                        {"generation":1,"since":"T1","in_flight":0,"folder":null,"watched":false,"files":[],"nodes":[],
                         "retiring":[],"changes":[]}
                        """)))
                .containsExactly(
                        "generation 1 since T1, 0 requests in it",
                        "files: all built in",
                        "folder: none; set ROUTES_DIR");
    }
}
