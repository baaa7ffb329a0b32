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
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Files of settings: the one in the jar, an operator's, and those of profiles. Stateless. */
final class SettingFiles {

    private static final String FILE = "application.properties";

    private final Consumer<SettingsException> faults;

    /** @param faults told of what is wrong with a file, which is left out then */
    SettingFiles(Consumer<SettingsException> faults) {
        this.faults = faults;
    }

    /**
     * What one file says.
     *
     * @param path where it is
     */
    record Found(Path path, Map<String, String> values) {}

    /** The defaults, which are in the jar. */
    static Map<String, String> defaults() {
        try (InputStream stream = SettingsLoader.class.getResourceAsStream("/" + FILE)) {
            if (stream == null) {
                throw new IllegalStateException(FILE + " is missing from the class path");
            }
            return properties(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " cannot be read from the class path", e);
        }
    }

    /** The name of a profile's file. */
    static String nameOf(String profile) {
        return "application-" + profile + ".properties";
    }

    /**
     * The file of a folder that holds for all profiles.
     *
     * @param forbidden keys that decide which files are read
     * @return null where there is none
     */
    @Nullable
    Found base(@Nullable Path folder, Set<String> forbidden) {
        return find(folder, FILE, forbidden);
    }

    /** The file of a folder for one profile. */
    @Nullable
    Found ofProfile(@Nullable Path folder, String profile, Set<String> forbidden) {
        return find(folder, nameOf(profile), forbidden);
    }

    private @Nullable Found find(@Nullable Path folder, String name, Set<String> forbidden) {
        if (folder == null || !Files.exists(folder.resolve(name))) {
            return null;
        }
        try {
            return read(folder.resolve(name), forbidden);
        } catch (SettingsException e) {
            faults.accept(e);
            return null;
        }
    }

    private static Found read(Path file, Set<String> forbidden) {
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
        return new Found(file, values);
    }

    /** Editors put a byte order mark before UTF-8 too; UTF-16 without one shows by its zero bytes. */
    private static String text(String read) {
        if (read.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a zero byte");
        }
        return read.startsWith("\uFEFF") ? read.substring(1) : read;
    }

    private static Map<String, String> properties(Reader reader) throws IOException {
        var properties = new Properties();
        properties.load(reader);
        var values = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key, "")));
        return values;
    }
}
