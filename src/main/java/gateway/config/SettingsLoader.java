package gateway.config;

import gateway.files.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lays the sources of settings over each other: defaults in the jar, {@code application.properties} beside the launcher, the
 * same in the data folder, environment, {@code -Dgateway.*}, and on top the settings stored at run time.
 *
 * <p>Everything but the stored settings is read once, by the constructor. Immutable afterwards and safe for use from many
 * threads.
 */
public final class SettingsLoader {

    private static final String FILE = "application.properties";
    private static final String DEFAULTS = "default";
    private static final String CLIENT_KEYS = "gateway.access.client-keys";
    private static final Set<String> PLACES = Set.of("gateway.home", "gateway.data-folder");

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
        Map<String, String> defaults = defaults();
        Set<String> keys = defaults.keySet().stream()
                .filter(key -> key.startsWith("gateway."))
                .collect(Collectors.toUnmodifiableSet());
        userHome = home(environment, systemProperties);
        Layers layers = new Layers(keys);
        layers.putAll(defaults, DEFAULTS);
        Layers places = layers.copy();
        putProcess(places, keys, environment, systemProperties);
        putFile(layers, reader(places).path("gateway.home"), Set.of("gateway.home"));
        Layers found = layers.copy();
        putProcess(found, keys, environment, systemProperties);
        if (!reader(found).flag("gateway.no-filesystem-mode")) {
            putFile(layers, SettingsParser.dataFolder(reader(found)), PLACES);
        }
        putProcess(layers, keys, environment, systemProperties);
        base = layers;
        this.environment = Map.copyOf(environment);
        extras = new EnvironmentExtras(environment, layers, () -> ServerSettingsParser.own(reader(layers)));
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
        return new SettingsParser(reader(layers(stored)), extras, madeUpNode).parse();
    }

    /** Every key with its merged value as text, {@code camel.*} included: what route placeholders are resolved from. */
    public Map<String, String> merged(Map<String, String> stored) {
        return layers(stored).values();
    }

    /**
     * Finds values by name, so that routes can name a secret without telling it: the merged value of a {@code gateway.*} key,
     * else a variable of the environment; null where there is none, or a blank one.
     */
    public Function<String, @Nullable String> secrets(Map<String, String> stored) {
        Layers layers = layers(stored);
        return name -> {
            String value = name.startsWith("gateway.") ? layers.value(name) : environment.get(name);
            return value == null || value.isBlank() ? null : value.strip();
        };
    }

    /** Whether this process has a variable, blank or not, also where a loader decides most of them itself. */
    public static boolean isInEnvironment(String name) {
        return System.getenv(name) != null;
    }

    private Layers layers(Map<String, String> stored) {
        Layers layers = base.copy();
        layers.putAll(new TreeMap<>(stored), "stored setting");
        extras.clientKeys().forEach((name, key) -> layers.append(CLIENT_KEYS, key, name));
        return layers;
    }

    private SettingReader reader(Layers layers) {
        return new SettingReader(layers, userHome);
    }

    private static void putProcess(
            Layers layers, Set<String> keys, Map<String, String> environment, Map<String, String> systemProperties) {
        EnvironmentNames.toKeys(keys).forEach((name, key) -> {
            String value = environment.getOrDefault(name, "");
            if (!value.isBlank()) {
                layers.put(key, value, name);
            }
        });
        new TreeMap<>(systemProperties).forEach((key, value) -> {
            if (key.startsWith("gateway.")) {
                layers.put(key, value, "-D" + key);
            }
        });
    }

    private static void putFile(Layers layers, @Nullable Path folder, Set<String> forbidden) {
        if (folder == null || !Files.exists(folder.resolve(FILE))) {
            return;
        }
        Path file = folder.resolve(FILE);
        if (Files.isDirectory(file)) {
            throw new SettingsException(file + " is a folder, but a file of settings was expected: remove it.");
        }
        Map<String, String> values;
        try {
            values = properties(new StringReader(text(Files.readString(file))));
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new SettingsException(file + " cannot be read as UTF-8 properties: save it as UTF-8 text.", e);
        } catch (IOException e) {
            throw new SettingsException(
                    FileFailure.words(e) + "; let the user of the proxy read it (chown, chmod 600), or remove it.", e);
        }
        for (String key : forbidden) {
            if (values.containsKey(key)) {
                throw new SettingsException(key + " cannot be set in " + file + ", which is found through it.");
            }
        }
        layers.putAll(values, file.toString());
    }

    /** Editors put a byte order mark before UTF-8 too; UTF-16 without one shows by its zero bytes. */
    private static String text(String read) {
        if (read.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a zero byte");
        }
        return read.startsWith("\uFEFF") ? read.substring(1) : read;
    }

    private static Map<String, String> defaults() {
        try (InputStream stream = SettingsLoader.class.getResourceAsStream("/" + FILE)) {
            if (stream == null) {
                throw new IllegalStateException(FILE + " is missing from the class path");
            }
            return properties(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " cannot be read from the class path", e);
        }
    }

    private static Map<String, String> properties(Reader reader) throws IOException {
        var properties = new Properties();
        properties.load(reader);
        var values = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key, "")));
        return values;
    }
}
