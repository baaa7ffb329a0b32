package routes.check;

import gateway.provider.ProviderParameters;
import gateway.routes.known.StartJudge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.spi.Method;
import org.quartz.CronExpression;
import routes.refusal.RejectComponent;

/** What a start of this process would say. For one thread. */
final class ProcessJudge implements StartJudge {

    private static final String SERVICES = "META-INF/services/org/apache/camel/";
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final ClassLoader jars;
    private final Predicate<String> variables;
    private final Supplier<ProviderParameters> providers;

    /**
     * @param variables whether one is in the environment
     * @param providers what makes providers, asked where there are some only
     */
    ProcessJudge(ClassLoader jars, Predicate<String> variables, Supplier<ProviderParameters> providers) {
        this.jars = jars;
        this.variables = variables;
        this.providers = providers;
    }

    @Override
    public boolean hasVariable(String name) {
        return variables.test(name);
    }

    /** Without csimple, which wants a compiler. */
    @Override
    public Set<String> languages() {
        Set<String> languages = listed("language.properties", "languages");
        languages.remove("csimple");
        return languages;
    }

    @Override
    public Set<String> dataFormats() {
        return listed("dataformat.properties", "dataFormats");
    }

    private Set<String> listed(String file, String key) {
        Set<String> names = new HashSet<>();
        try {
            for (URL url : Collections.list(jars.getResources(SERVICES + file))) {
                Properties properties = new Properties();
                try (InputStream stream = url.openStream()) {
                    properties.load(stream);
                }
                SPACE.splitAsStream(properties.getProperty(key, ""))
                        .filter(name -> !name.isEmpty())
                        .forEach(names::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the " + key + " cannot be read from the class path", e);
        }
        return names;
    }

    @Override
    public Optional<String> remedy(String scheme, String option, String value) {
        return switch (scheme + " " + option) {
            case "quartz cron", "quartz-node cron" ->
                CronExpression.isValidExpression(value.replace('+', ' '))
                        ? Optional.empty()
                        : Optional.of(
                                "write seconds, minutes, hours, day, month and day of the week, like 0 7 * * * ?");
            case "platform-http httpMethodRestrict" ->
                areMethods(value) ? Optional.empty() : Optional.of("take methods like GET,POST");
            case "platform-http path" ->
                value.startsWith("/") ? Optional.empty() : Optional.of("begin it with a slash, like /own");
            case "reject path" ->
                RejectComponent.isStatus(value)
                        ? Optional.empty()
                        : Optional.of("write a status of 400 to 599, like reject:403");
            case "transform pointer" ->
                value.length() > 1 && value.startsWith("/")
                        ? Optional.empty()
                        : Optional.of("write a JSON pointer, which begins with a slash, like /user");
            default -> Optional.empty();
        };
    }

    private static boolean areMethods(String value) {
        try {
            return !Method.parseList(value).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Optional<String> problemOfProvider(Map<String, String> values) {
        try {
            providers.get().provider(values);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage())
                    .replaceFirst("^provider [^:]*: ", "")
                    .replaceFirst("\\.$", ""));
        }
    }
}
