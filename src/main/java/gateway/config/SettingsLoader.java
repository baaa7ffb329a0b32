package gateway.config;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lays the sources of settings over each other: defaults in the jar, {@code application.properties} beside the launcher, the
 * same in the data folder, the files of profiles, environment, {@code -Dgateway.*}, and on top the settings stored at run time.
 *
 * <p>Everything but the stored settings is read once, by the constructor. Immutable afterwards and safe for use from many
 * threads.
 */
public final class SettingsLoader {

    private static final String CLIENT_KEYS = "gateway.access.client-keys";

    private final Layers base;
    private final String userHome;
    private final Map<String, String> environment;
    private final EnvironmentExtras extras;
    /** From the first line of the log on, where the operator has given the node no name. */
    private final String madeUpNode = madeUpNode();

    /**
     * Reads everything but the stored settings.
     *
     * @throws SettingsException for an unknown key, an unreadable file or a key that must not be used as a client key
     */
    public SettingsLoader(Map<String, String> environment, Map<String, String> systemProperties) {
        this(environment, systemProperties, fault -> {
            throw fault;
        });
    }

    /** @param faults told of each of these instead, and what it is about is left out */
    private SettingsLoader(
            Map<String, String> environment, Map<String, String> systemProperties, Consumer<SettingsException> faults) {
        userHome = home(environment, systemProperties);
        this.environment = Map.copyOf(environment);
        Layers layers = new Layers(SettingFiles.defaults(), faults);
        Consumer<Layers> process = over -> putProcess(over, systemProperties);
        new OperatorFiles(faults, process, this::reader).putInto(layers);
        process.accept(layers);
        layers.readFiles();
        base = layers;
        extras = new EnvironmentExtras(environment, layers, () -> ServerSettingsParser.own(reader(layers)), faults);
    }

    /** The loader over this process's environment and system properties. */
    public static SettingsLoader ofProcess() {
        return new SettingsLoader(System.getenv(), properties());
    }

    /** A host's name would end up in logs and answers. */
    private static String madeUpNode() {
        return "node-" + Integer.toHexString(new SecureRandom().nextInt() | 0x10000000);
    }

    private static Map<String, String> properties() {
        Properties properties = System.getProperties();
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, name -> properties.getProperty(name, "")));
    }

    /**
     * The loader for a process that decides most settings itself: only the named variables of the environment count, and
     * neither system properties nor a file beside the jar.
     *
     * @param decided variables that the process sets, over those of the environment
     * @param kept names of variables that are taken from the environment
     */
    public static SettingsLoader ofOwnChoice(Map<String, String> decided, Collection<String> kept) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().retainAll(kept);
        environment.putAll(decided);
        return new SettingsLoader(environment, Map.of("user.home", home(System.getenv(), properties())));
    }

    /**
     * What {@code ~} stands for: {@code HOME}, as in a shell. Java's own {@code user.home} is what the password database says, and
     * a question mark for a user that it does not know.
     */
    private static String home(Map<String, String> environment, Map<String, String> systemProperties) {
        String home = environment.getOrDefault("HOME", "");
        return home.startsWith("/") ? home : systemProperties.getOrDefault("user.home", ".");
    }

    /** What {@code ~} stands for in paths. */
    public Path userHome() {
        return Path.of(userHome);
    }

    /**
     * The settings without any stored ones.
     *
     * @throws SettingsException for a value that cannot be used
     */
    public Settings load() {
        return load(Map.of());
    }

    /**
     * The settings with the stored ones on top.
     *
     * @throws SettingsException for an unknown key or a value that cannot be used
     */
    public Settings load(Map<String, String> stored) {
        return parse(layers(stored));
    }

    private Settings parse(Layers layers) {
        return new SettingsParser(reader(layers), extras, madeUpNode).parse();
    }

    /** Every key with its merged value as text, {@code camel.*} included: what route placeholders are resolved from. */
    public Map<String, String> merged(Map<String, String> stored) {
        return layers(stored).values();
    }

    /** Every key with its merged value and where it comes from. The values hold secrets. */
    public Map<String, SettingValue> values(Map<String, String> stored) {
        return layers(stored).entries();
    }

    /** What is wrong with the settings of this process, all of it, a sentence each; stored ones apart. */
    public static List<String> faultsOfProcess() {
        return faults(System.getenv(), properties());
    }

    static List<String> faults(Map<String, String> environment, Map<String, String> systemProperties) {
        SettingFaults faults = new SettingFaults();
        SettingsLoader loader = new SettingsLoader(environment, systemProperties, faults);
        return faults.all(loader.layers(Map.of()), loader::parse);
    }

    /** What is wrong with stored settings where they lie over the others; nothing where they can be used. */
    public List<String> faults(Map<String, String> stored) {
        SettingFaults faults = new SettingFaults();
        return faults.all(layers(base.copy(faults), stored), this::parse);
    }

    /**
     * Finds values by name, so that routes can name a secret without telling it: the merged value of a {@code gateway.*} key,
     * else a variable of the environment, whose file is read again each time; null where there is none, or a blank one. What is
     * wrong with a file comes as an {@link IllegalArgumentException}.
     */
    public Function<String, @Nullable String> secrets(Map<String, String> stored) {
        Layers layers = layers(stored);
        return name -> {
            String value = name.startsWith("gateway.") ? layers.value(name) : ofEnvironment(name);
            return value == null || value.isBlank() ? null : value.strip();
        };
    }

    private @Nullable String ofEnvironment(String name) {
        String value = environment.get(name);
        try {
            return value == null ? null : FileReference.resolve(name, value);
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Values of settings and of the environment that are secret by their names. */
    public Set<String> secretValues(Map<String, String> stored) {
        Map<String, String> resolved = new HashMap<>(environment);
        resolved.replaceAll((name, value) -> {
            try {
                return FileReference.resolve(name, value);
            } catch (SettingsException e) {
                return value;
            }
        });
        return SecretValues.of(merged(stored), resolved);
    }

    /** Whether this process has a variable, blank or not, also where a loader decides most of them itself. */
    public static boolean isInEnvironment(String name) {
        return System.getenv(name) != null;
    }

    private Layers layers(Map<String, String> stored) {
        return layers(base.copy(), stored);
    }

    private Layers layers(Layers layers, Map<String, String> stored) {
        layers.putAll(new TreeMap<>(stored), SettingSource.STORED, "stored setting");
        extras.clientKeys().forEach((name, key) -> layers.append(CLIENT_KEYS, key, name));
        return layers;
    }

    private SettingReader reader(Layers layers) {
        return new SettingReader(layers, userHome);
    }

    private void putProcess(Layers layers, Map<String, String> systemProperties) {
        EnvironmentNames.toKeys(layers.known()).forEach((name, key) -> {
            String value = environment.getOrDefault(name, "");
            if (!value.isBlank()) {
                layers.put(key, value, SettingSource.ENVIRONMENT, name);
            }
        });
        new TreeMap<>(systemProperties).forEach((key, value) -> {
            if (key.startsWith("gateway.")) {
                layers.put(key, value, SettingSource.COMMAND_LINE, "-D" + key);
            }
        });
    }
}
