package routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.selection.SelectionPolicies;
import gateway.account.selection.SelectionPolicy;
import gateway.config.LiveSettings;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.provider.balancing.Balancing;
import gateway.provider.balancing.Regions;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import routes.check.CamelOffers;
import routes.check.ComponentCatalog;
import routes.extension.ExtensionCopies;
import routes.extension.ExtensionFolder;
import routes.extension.Extensions;
import routes.files.RouteFiles;
import routes.files.RouteProperties;

/** Checks an operator's route files as this process would start with them. Needs neither database nor routes; safe from many threads. */
public final class RouteChecks {

    private final CamelOffers offers;

    private RouteChecks(CamelOffers offers) {
        this.offers = offers;
    }

    /** By the settings that are in force. */
    static RouteChecks of(LiveSettings live) {
        return of(live.merged(), live.get(), live.secrets());
    }

    private static RouteChecks of(
            Map<String, String> merged, Settings settings, Function<String, @Nullable String> secrets) {
        Map<String, String> placeholders = new TreeMap<>();
        RouteProperties.of(merged, settings).forEach((name, value) -> placeholders.put((String) name, (String) value));
        Random random = new Random(0);
        List<String> balancers = Stream.concat(
                        SelectionPolicies.all(random).stream().map(SelectionPolicy::name),
                        new Balancing(random, () -> Regions.NONE)
                                .names().stream().map(name -> "provider-" + name))
                .toList();
        return new RouteChecks(new CamelOffers(
                placeholders,
                name -> SettingsLoader.isInEnvironment(name) || secrets.apply(name) != null,
                balancers,
                Set.copyOf(settings.routes().allowedComponents()),
                () -> ProviderBeans.parameters(settings, secrets),
                Extensions.NONE));
    }

    /** By the settings of this process, stored ones apart. */
    public static RouteChecks of(SettingsLoader loader) {
        return of(loader, loader.load());
    }

    static RouteChecks of(SettingsLoader loader, Settings settings) {
        return of(loader.merged(Map.of()), settings, loader.secrets(Map.of()));
    }

    /** The same together with an operator's jars and Kamelets. */
    RouteChecks with(Extensions extensions) {
        return new RouteChecks(offers.with(extensions));
    }

    /**
     * The same together with the extensions of this process's settings, which are copied for the check.
     *
     * @throws IOException where their folder cannot be read
     */
    public static List<RouteFinding> check(SettingsLoader loader, List<RouteText> own) throws IOException {
        Settings settings = loader.load();
        try (ExtensionCopies copies = new ExtensionCopies(null)) {
            return of(loader, settings)
                    .with(ExtensionFolder.read(settings.routes().extensions(), copies))
                    .check(own);
        }
    }

    /** What this gateway's own components take, for editors of routes. */
    public static ObjectNode components() {
        return ComponentCatalog.of(RouteFiles.builtIn());
    }

    /** What is wrong with files that are used together with the built-in ones, of which they replace those of their names. */
    public List<RouteFinding> check(List<RouteText> own) throws IOException {
        boolean nothing = own.isEmpty()
                && offers.allowed().isEmpty()
                && offers.extensions().isEmpty();
        return nothing ? List.of() : offers.check(RouteFiles.builtIn(), own);
    }

    /** The same while the steps of these ids are switched off. */
    List<RouteFinding> check(List<RouteText> own, Set<String> off) throws IOException {
        return off.isEmpty() ? check(own) : offers.check(RouteFiles.builtIn(), own, off);
    }

    /** The same of all files of a folder. */
    public List<RouteFinding> check(Path folder) throws IOException {
        return check(RouteFolder.read(folder));
    }

    List<RouteFinding> check(RouteFolder folder) throws IOException {
        List<RouteFinding> findings = new ArrayList<>(folder.findings());
        findings.addAll(check(folder.files()));
        return findings;
    }

    /** Whether all of these are built-in files as they are. */
    static boolean areBuiltIn(List<RouteText> own) {
        Set<String> ours = RouteFiles.builtIn().stream()
                .map(file -> file.name() + '\n' + file.text())
                .collect(Collectors.toSet());
        return own.stream().allMatch(file -> ours.contains(file.name() + '\n' + file.text()));
    }
}
