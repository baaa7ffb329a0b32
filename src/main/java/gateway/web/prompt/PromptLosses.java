package gateway.web.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.MessagesRequestLosses;
import gateway.translation.contract.RequestPart;

/** Names the fields of a request that the web application has no counterpart for. Stateless. */
final class PromptLosses {

    private PromptLosses() {}

    /** Adds the losses. */
    static void addTo(Losses losses, RequestPart request) {
        sampling(losses, request, "temperature", Features.TEMPERATURE);
        sampling(losses, request, "top_p", Features.TOP_P);
        if (request.optionalNumber("top_k") != null) {
            losses.add(Features.TOP_K, "top_k");
        }
        RequestPart metadata = request.optionalPart("metadata");
        if (metadata != null) {
            metadata.fields().fieldNames().forEachRemaining(name -> {
                if (!"user_id".equals(name) && metadata.has(name)) {
                    losses.add(Features.METADATA, metadata.at(name));
                }
            });
        }
        String tier = request.optionalText("service_tier");
        if (tier != null && !tier.equals("auto")) {
            losses.add(Features.SERVICE_TIER, "service_tier");
        }
        MessagesRequestLosses.addTo(losses, request);
    }

    /** 1 is what a model does anyway. */
    private static void sampling(Losses losses, RequestPart request, String name, String feature) {
        JsonNode value = request.optionalNumber(name);
        if (value != null && Double.compare(value.doubleValue(), 1) != 0) {
            losses.add(feature, name);
        }
    }
}
