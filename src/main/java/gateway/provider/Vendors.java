package gateway.provider;

import gateway.protocol.Dialect;
import gateway.provider.Provider.Auth;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TargetTraits.Reasoning;
import gateway.translation.contract.TargetTraits.Replay;
import gateway.translation.contract.TargetTraits.TokenLimit;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is known of the vendors of providers: where they are, how a key is presented, what their dialect lacks or adds. Pure. */
public final class Vendors {

    private static final List<String> AZURE_HOSTS =
            List.of(".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com", ".azure-api.net");

    private Vendors() {}

    /** The names as operators write them, separated by commas. */
    public static String names() {
        return Arrays.stream(Vendor.values())
                .map(vendor -> vendor.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** The vendor of a name, in any case. */
    public static Optional<Vendor> named(String name) {
        return Arrays.stream(Vendor.values())
                .filter(vendor -> vendor.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The vendor whose public host, or usual local port, this is; {@link Vendor#COMPATIBLE} for any other. */
    public static Vendor at(URI baseUrl) {
        String host = baseUrl.getHost() == null ? "" : baseUrl.getHost().toLowerCase(Locale.ROOT);
        if (AZURE_HOSTS.stream().anyMatch(host::endsWith)) {
            return Vendor.AZURE;
        }
        for (Vendor vendor : Vendor.values()) {
            URI known = baseUrl(vendor);
            boolean same = known != null
                    && (vendor.local() ? known.getPort() == baseUrl.getPort() : host.equals(known.getHost()));
            if (same && vendor != Vendor.VLLM) {
                return vendor;
            }
        }
        return Vendor.COMPATIBLE;
    }

    /** Where the vendor's API is, null where every operator has an address of their own. */
    public static @Nullable URI baseUrl(Vendor vendor) {
        return switch (vendor) {
            case OPENAI -> URI.create("https://api.openai.com/v1");
            case OPENROUTER -> URI.create("https://openrouter.ai/api/v1");
            case OLLAMA -> URI.create("http://127.0.0.1:11434/v1");
            case LMSTUDIO -> URI.create("http://127.0.0.1:1234/v1");
            case VLLM -> URI.create("http://127.0.0.1:8000/v1");
            case DEEPSEEK -> URI.create("https://api.deepseek.com");
            case GROQ -> URI.create("https://api.groq.com/openai/v1");
            case GOOGLE -> URI.create("https://generativelanguage.googleapis.com/v1beta/openai");
            case ANTHROPIC -> URI.create("https://api.anthropic.com");
            case AZURE, COMPATIBLE -> null;
        };
    }

    /** How a key is presented where the operator does not say. */
    public static Auth auth(Vendor vendor, Dialect dialect) {
        if (vendor == Vendor.AZURE) {
            return Auth.API_KEY;
        }
        return dialect == Dialect.MESSAGES && vendor != Vendor.OPENROUTER ? Auth.X_API_KEY : Auth.BEARER;
    }

    /** What is cut off the beginning of model names where the operator does not say, null for nothing. */
    public static @Nullable String prefix(Vendor vendor) {
        return switch (vendor) {
            case OLLAMA -> "ollama/";
            case LMSTUDIO -> "lmstudio/";
            case OPENAI, OPENROUTER, AZURE, DEEPSEEK, GROQ, GOOGLE, VLLM, ANTHROPIC, COMPATIBLE -> null;
        };
    }

    /** What its Chat Completions lack or add, as far as its documents and its answers tell. */
    public static TargetTraits traits(Vendor vendor) {
        return switch (vendor) {
            case OPENAI -> TargetTraits.OPENAI;
            case AZURE ->
                traits(TokenLimit.BY_MODEL, Reasoning.EFFORT, Replay.NONE)
                        .developerRole()
                        .build();
            case OPENROUTER ->
                traits(TokenLimit.MAX_TOKENS, Reasoning.OBJECT, Replay.REASONING_DETAILS)
                        .cacheControl()
                        .documents()
                        .topK()
                        .build();
            // Its models that do not think refuse every effort; those that do, think unasked.
            case OLLAMA ->
                traits(TokenLimit.MAX_TOKENS, Reasoning.NONE, Replay.REASONING)
                        .noImageUrls()
                        .noParallelToolCalls()
                        .systemFirst()
                        .build();
            case LMSTUDIO ->
                traits(TokenLimit.MAX_TOKENS, Reasoning.EFFORT, Replay.NONE)
                        .noImageUrls()
                        .noParallelToolCalls()
                        .topK()
                        .systemFirst()
                        .build();
            case DEEPSEEK ->
                traits(TokenLimit.MAX_TOKENS, Reasoning.THINKING, Replay.REASONING_CONTENT)
                        .noParallelToolCalls()
                        .noJsonSchema()
                        .build();
            // Which efforts are taken, if any, differs from model to model; others are refused.
            case GROQ ->
                traits(TokenLimit.MAX_COMPLETION_TOKENS, Reasoning.NONE, Replay.NONE)
                        .build();
            // Unknown fields are refused.
            case GOOGLE ->
                traits(TokenLimit.MAX_TOKENS, Reasoning.EFFORT, Replay.NONE)
                        .noParallelToolCalls()
                        .systemFirst()
                        .build();
            case VLLM ->
                traits(TokenLimit.MAX_TOKENS, Reasoning.EFFORT, Replay.REASONING)
                        .topK()
                        .systemFirst()
                        .build();
            case ANTHROPIC, COMPATIBLE -> TargetTraits.COMPATIBLE;
        };
    }

    private static TraitsBuilder traits(TokenLimit tokenLimit, Reasoning reasoning, Replay replay) {
        return new TraitsBuilder(tokenLimit, reasoning, replay);
    }
}
