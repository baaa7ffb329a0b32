package gateway.provider;

import gateway.protocol.Dialect;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where in a provider's API something is: path and query, to be put behind the base URL. Azure has three layouts: {@code
 * /openai/deployments/{model}} with an {@code api-version}, {@code /openai/v1} like OpenAI's own, and a base URL that names the
 * deployment. Pure.
 */
public final class RequestPath {

    /** Other versions, such as {@code preview}, are newer and come behind it in the order of texts too. */
    private static final String AZURE_RESPONSES = "2025-04-01";

    private RequestPath() {}

    /**
     * Where requests for a model go.
     *
     * @param model the provider's name; Azure has it in its path
     */
    public static String of(Provider provider, String model, Dialect dialect) {
        return switch (dialect) {
            case MESSAGES -> messages(provider);
            case CHAT -> of(provider, model, "/chat/completions");
            case RESPONSES ->
                inDeployment(provider)
                        ? azure(provider, "/responses")
                        : versioned(provider, root(provider) + "/responses");
        };
    }

    /**
     * Where requests go for which there is one dialect only, embeddings say.
     *
     * @param model the provider's name; Azure has it in its path
     * @param path below OpenAI's {@code /v1}, with its slash
     */
    public static String of(Provider provider, String model, String path) {
        return inDeployment(provider)
                ? azure(provider, "/deployments/" + encoded(model) + path)
                : versioned(provider, root(provider) + path);
    }

    /**
     * Whether a provider of Chat Completions can be asked in Responses at the same base URL. Azure has them neither below a
     * deployment nor below {@code /models}, and in its dated versions only from one on: "Azure OpenAI Responses API is enabled only
     * for api-version 2025-03-01-preview and later" (Aider-AI/aider#4029); that one does not know summaries of reasoning yet
     * (openai/codex#1321).
     */
    public static boolean leadsToResponses(Provider provider) {
        String base = provider.baseUrl().toString();
        String version = provider.apiVersion();
        return provider.dialect() == Dialect.CHAT
                && (!isAzure(provider)
                        || (!base.contains("/deployments/")
                                && !base.endsWith("/models")
                                && (version == null || version.compareTo(AZURE_RESPONSES) >= 0)));
    }

    /** The URL of a request for a model. */
    public static URI url(Provider provider, String model, Dialect dialect) {
        return URI.create(provider.baseUrl() + of(provider, model, dialect));
    }

    /** The URL of the list of models. */
    public static URI modelsUrl(Provider provider) {
        String base = provider.baseUrl().toString();
        if (provider.dialect() == Dialect.MESSAGES) {
            return URI.create(base + (base.endsWith("/v1") ? "/models" : "/v1/models"));
        }
        int deployment = base.indexOf("/deployments/");
        if (isAzure(provider) && deployment > 0) {
            return URI.create(base.substring(0, deployment) + versioned(provider, "/models"));
        }
        return URI.create(base
                + (inDeployment(provider)
                        ? azure(provider, "/models")
                        : versioned(provider, root(provider) + "/models")));
    }

    private static boolean isAzure(Provider provider) {
        return provider.vendor().layout() == Vendor.Layout.AZURE;
    }

    private static String messages(Provider provider) {
        return provider.baseUrl().toString().endsWith("/v1") ? "/messages" : "/v1/messages";
    }

    private static boolean inDeployment(Provider provider) {
        String base = provider.baseUrl().toString();
        return isAzure(provider)
                && provider.apiVersion() != null
                && !base.contains("/deployments/")
                && !base.endsWith("/v1")
                && !base.endsWith("/models");
    }

    private static String azure(Provider provider, String path) {
        boolean named = provider.baseUrl().toString().endsWith("/openai");
        return versioned(provider, (named ? "" : "/openai") + path);
    }

    /** Azure without an {@code api-version} has the layout of OpenAI. */
    private static String root(Provider provider) {
        String base = provider.baseUrl().toString();
        if (!isAzure(provider) || base.endsWith("/v1") || base.endsWith("/models") || base.contains("/deployments/")) {
            return "";
        }
        return base.endsWith("/openai") ? "/v1" : "/openai/v1";
    }

    private static String versioned(Provider provider, String path) {
        String version = provider.apiVersion();
        return isAzure(provider) && version != null ? path + "?api-version=" + encoded(version) : path;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
