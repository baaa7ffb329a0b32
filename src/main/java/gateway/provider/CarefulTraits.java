package gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Json;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TraitValues;
import java.util.List;
import java.util.Map;

/** What is taken of a server of which nothing is known: nothing that a strict one refuses. */
final class CarefulTraits {

    /** Fields that change nothing in an answer, or little, and that servers refuse which do not know them. */
    private static final List<String> REFUSED = List.of(
            "user",
            "metadata",
            "store",
            "service_tier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "safety_identifier",
            "verbosity");

    static final TargetTraits DEFAULT = TraitValues.over(
            TargetTraits.DOCUMENTED,
            Map.<String, JsonNode>of(
                    "documents",
                    BooleanNode.FALSE,
                    "systemAnywhere",
                    BooleanNode.FALSE,
                    "callIds",
                    TextNode.valueOf("nine_for_claudes"),
                    "refuses",
                    Json.mapper().valueToTree(REFUSED)));

    private CarefulTraits() {}
}
