package routes.translate;

import gateway.protocol.anthropic.ModelReplacer;
import gateway.protocol.form.FormFields;
import gateway.provider.Provider;
import gateway.provider.RequestPath;
import io.vertx.core.http.HttpHeaders;
import routes.request.OutgoingRequest;
import routes.request.RequestContext;
import routes.request.TreeCost;

/** Makes the request to a provider on a path that only OpenAI's API has: the client's bytes, but for the model's name. Stateless. */
final class PassedOnRequest {

    private static final String VERSION = "/v1";
    private static final String JSON = "application/json";

    private PassedOnRequest() {}

    /**
     * The request.
     *
     * @param model the provider's name
     * @throws gateway.error.GatewayFailure where there is no memory for a body with another name
     */
    static OutgoingRequest of(RequestContext context, Provider provider, String model) {
        String asked = context.request().path();
        String below = asked.substring(VERSION.length(), asked.endsWith("/") ? asked.length() - 1 : asked.length());
        String path = RequestPath.of(provider, model, below);
        byte[] body = context.body().plain();
        if (!model.equals(context.model())) {
            TreeCost.holdCopy(context);
        }
        FormFields form = context.body().form();
        return form == null
                ? new OutgoingRequest(path, JSON, ModelReplacer.replace(body, model))
                : new OutgoingRequest(
                        path,
                        String.valueOf(context.request().getHeader(HttpHeaders.CONTENT_TYPE)),
                        form.withModel(body, model));
    }
}
