package gateway.provider;

import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TargetTraits.Reasoning;
import gateway.translation.contract.TargetTraits.Replay;
import gateway.translation.contract.TargetTraits.TokenLimit;

/**
 * Puts traits together, from those of a server that takes images by URL, reports the usage of streams and understands {@code
 * parallel_tool_calls} and {@code json_schema}, but nothing beyond. Not thread-safe.
 */
final class TraitsBuilder {

    private final TokenLimit tokenLimit;
    private final Reasoning reasoning;
    private final Replay replay;
    private boolean developerRole;
    private boolean cacheControl;
    private boolean documents;
    private boolean imageUrls = true;
    private boolean parallelToolCalls = true;
    private boolean jsonSchema = true;
    private boolean topK;
    private boolean systemAnywhere = true;

    TraitsBuilder(TokenLimit tokenLimit, Reasoning reasoning, Replay replay) {
        this.tokenLimit = tokenLimit;
        this.reasoning = reasoning;
        this.replay = replay;
    }

    TraitsBuilder developerRole() {
        developerRole = true;
        return this;
    }

    TraitsBuilder cacheControl() {
        cacheControl = true;
        return this;
    }

    TraitsBuilder documents() {
        documents = true;
        return this;
    }

    TraitsBuilder noImageUrls() {
        imageUrls = false;
        return this;
    }

    TraitsBuilder noParallelToolCalls() {
        parallelToolCalls = false;
        return this;
    }

    TraitsBuilder noJsonSchema() {
        jsonSchema = false;
        return this;
    }

    TraitsBuilder topK() {
        topK = true;
        return this;
    }

    TraitsBuilder systemFirst() {
        systemAnywhere = false;
        return this;
    }

    TargetTraits build() {
        return new TargetTraits(
                tokenLimit,
                reasoning,
                replay,
                developerRole,
                cacheControl,
                documents,
                imageUrls,
                true,
                parallelToolCalls,
                jsonSchema,
                topK,
                systemAnywhere);
    }
}
