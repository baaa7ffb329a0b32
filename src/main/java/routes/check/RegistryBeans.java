package routes.check;

import gateway.routes.contract.GatewaySteps;
import gateway.routes.known.BeanCatalog;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import routes.extension.DeclaredBean;

/** The beans that the gateway binds, and the classes of the class path. */
final class RegistryBeans implements BeanCatalog {

    /** Other than steps and balancers. */
    private static final Set<String> OTHERS = Set.of(
            "chain",
            "dataSource",
            "metricsRegistry",
            "outgoingHttpClient",
            "platform-http-engine",
            "provider",
            "quartz",
            "quartz-node",
            "reject",
            "tapOnRequestThread",
            "transform",
            "upstream",
            "upstream-claude",
            "vertx",
            "web",
            "web-accounts");

    private static final Set<String> OF_STEPS = Set.of("process");

    private final Set<String> names;
    private final Map<String, DeclaredBean> ofExtensions;
    private final ClassLoader classes;

    /** @param balancers names of the policies that choose accounts and providers */
    RegistryBeans(Collection<String> balancers, ClassLoader classes) {
        this(balancers, Map.of(), classes);
    }

    /** @param ofExtensions beans of an operator's jars by their names */
    RegistryBeans(Collection<String> balancers, Map<String, DeclaredBean> ofExtensions, ClassLoader classes) {
        this.names = Stream.of(ours(balancers), ofExtensions.keySet())
                .flatMap(Collection::stream)
                .collect(Collectors.toUnmodifiableSet());
        this.ofExtensions = Map.copyOf(ofExtensions);
        this.classes = classes;
    }

    /** The names of the gateway's own. */
    static Set<String> ours(Collection<String> balancers) {
        return Stream.of(GatewaySteps.NAMES, OTHERS, balancers)
                .flatMap(Collection::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<String> ofExtensions() {
        return ofExtensions.keySet();
    }

    @Override
    public Set<String> names() {
        return names;
    }

    @Override
    public Optional<Set<String>> methods(String bean) {
        DeclaredBean own = ofExtensions.get(bean);
        if (own != null) {
            return methodsOfClass(own.type());
        }
        return GatewaySteps.NAMES.contains(bean) ? Optional.of(OF_STEPS) : Optional.empty();
    }

    @Override
    public Optional<Set<String>> methodsOfClass(String type) {
        try {
            Set<String> methods = new HashSet<>();
            for (Method method : Class.forName(type, false, classes).getMethods()) {
                methods.add(method.getName());
            }
            return Optional.of(methods);
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }
}
