package gateway.routes.wiring;

import gateway.routes.known.BeanCatalog;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteSet;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The gateway's beans, and those that the files themselves make below {@code beans:}. */
final class DeclaredBeans implements BeanCatalog {

    private final BeanCatalog others;

    /** Types by names; empty where they are not known. */
    private final Map<String, String> declared = new HashMap<>();

    DeclaredBeans(BeanCatalog others, RouteSet set) {
        this.others = others;
        set.documents()
                .forEach(document -> document.strangers().stream()
                        .filter(stranger -> stranger.kind().equals("beans"))
                        .map(RouteDocument.Stranger::body)
                        .forEach(this::declare));
    }

    private void declare(YamlNode beans) {
        if (beans instanceof YamlList list) {
            for (YamlNode item : list.items()) {
                if (item instanceof YamlMap bean && bean.text("name") != null) {
                    declared.put(String.valueOf(bean.text("name")), Objects.requireNonNullElse(bean.text("type"), ""));
                }
            }
        }
    }

    @Override
    public Set<String> names() {
        Set<String> names = new HashSet<>(others.names());
        names.addAll(declared.keySet());
        return names;
    }

    @Override
    public Set<String> ofExtensions() {
        return others.ofExtensions();
    }

    @Override
    public Optional<Set<String>> methods(String bean) {
        String type = declared.get(bean);
        if (type == null) {
            return others.methods(bean);
        }
        return others.methodsOfClass(type.startsWith("#class:") ? type.substring("#class:".length()) : type);
    }

    @Override
    public Optional<Set<String>> methodsOfClass(String type) {
        return others.methodsOfClass(type);
    }
}
