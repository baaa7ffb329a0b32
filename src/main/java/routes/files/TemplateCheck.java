package routes.files;

import gateway.config.SettingsException;
import gateway.provider.ProviderParameters;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/** Refuses mistakes in providers of route files that Camel would pass over in silence. Stateless. */
public final class TemplateCheck {

    private static final String TEMPLATE_ID = "templateId";
    private static final String DIRECT = "direct:";

    private TemplateCheck() {}

    /**
     * Checks all providers, before routes are started.
     *
     * @throws SettingsException with one sentence about the first mistake
     */
    public static void check(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        Set<String> known = model.getRouteDefinitions().stream()
                .map(route -> route.getInput() == null ? "" : route.getInput().getEndpointUri())
                .collect(Collectors.toSet());
        Set<String> names = new HashSet<>();
        for (RouteDefinition route : model.getRouteDefinitions()) {
            Map<String, Object> parameters = route.getTemplateParameters();
            if (parameters == null || !parameters.containsKey("name")) {
                continue;
            }
            String name = "provider " + parameters.get("name");
            for (String parameter : parameters.keySet()) {
                if (!isKnown(parameter)) {
                    throw new SettingsException(name + ": " + parameter + " is no parameter of a provider.");
                }
            }
            if (!names.add(name)) {
                throw new SettingsException(name + " is there twice.");
            }
            checkHook(name, "before", parameters, known);
            checkHook(name, "after", parameters, known);
        }
    }

    /** Camel adds each parameter in kebab-case too. */
    private static boolean isKnown(String parameter) {
        String plain = parameter.replace("-", "");
        return plain.equalsIgnoreCase(TEMPLATE_ID)
                || ProviderParameters.NAMES.stream().anyMatch(plain::equalsIgnoreCase);
    }

    private static void checkHook(String name, String hook, Map<String, Object> parameters, Set<String> known) {
        Object route = parameters.get(hook);
        if (route != null && !route.toString().isEmpty() && !known.contains(DIRECT + route)) {
            throw new SettingsException(name + ": " + hook + " names the route " + route + ", which is not there.");
        }
    }
}
