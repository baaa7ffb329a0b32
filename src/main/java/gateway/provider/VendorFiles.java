package gateway.provider;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Dialect;
import gateway.protocol.Yaml;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TraitValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads vendor files: {@code vendors/*.yaml} of the jar, and those of an operator's folder, which come first and replace one of
 * the same name. Stateless.
 */
public final class VendorFiles {

    /** Those of hosts before those of ports; the order decides who is meant by an address. */
    private static final List<String> BUILT_IN = List.of(
            "openai",
            "openrouter",
            "azure",
            "google",
            "anthropic",
            "mistral",
            "deepseek",
            "moonshot",
            "zhipu",
            "minimax",
            "qwen",
            "xai",
            "groq",
            "cerebras",
            "together",
            "fireworks",
            "siliconflow",
            "nvidia",
            "copilot",
            "ollama",
            "lmstudio",
            "llamacpp",
            "vllm",
            "sglang",
            "mlx",
            "compatible");

    private static final Set<String> FIELDS =
            Set.of("name", "hosts", "port", "local", "base_url", "dialect", "auth", "prefix", "layout", "traits");
    private static final Set<String> TRAIT_FIELDS = Set.of("trait", "is", "models", "source", "as_of");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int LARGEST_FILE = 1 << 20;

    /** Read once: they are in the jar. */
    private static final class OfJar {
        private static final List<Vendor> VENDORS = List.copyOf(read());
    }

    private VendorFiles() {}

    /**
     * The names of all vendors.
     *
     * @param folder as in {@link #with}
     * @throws IllegalArgumentException as there
     */
    public static List<String> names(@Nullable Path folder) {
        return folder == null
                ? BUILT_IN
                : with(folder).all().stream().map(Vendor::name).toList();
    }

    /** The vendors of the jar. */
    public static Vendors builtIn() {
        return new Vendors(OfJar.VENDORS);
    }

    /**
     * The vendors of a folder and of the jar.
     *
     * @param folder null for none; files that do not end in {@code .yaml} are left out
     * @throws IllegalArgumentException with a sentence that names the file and what is wrong with it
     */
    public static Vendors with(@Nullable Path folder) {
        if (folder == null) {
            return builtIn();
        }
        List<Vendor> all = new ArrayList<>();
        for (Path file : filesOf(folder)) {
            try (InputStream in = Files.newInputStream(file)) {
                if (Files.size(file) > LARGEST_FILE) {
                    throw new IllegalArgumentException("is larger than 1 MB");
                }
                all.add(parse(in));
            } catch (IOException | IllegalArgumentException e) {
                String problem = e instanceof IOException unreadable ? unreadable(unreadable) : e.getMessage();
                throw new IllegalArgumentException("vendor file " + file.getFileName() + ": " + problem, e);
            }
        }
        Set<String> own = new TreeSet<>();
        all.forEach(vendor -> own.add(vendor.name()));
        OfJar.VENDORS.stream().filter(vendor -> !own.contains(vendor.name())).forEach(all::add);
        return new Vendors(all);
    }

    private static String unreadable(IOException e) {
        JsonLocation place = e instanceof JsonProcessingException wrong ? wrong.getLocation() : null;
        return "cannot be read as YAML"
                + (place == null ? "" : ", line " + place.getLineNr() + ", column " + place.getColumnNr());
    }

    private static List<Path> filesOf(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.yaml")) {
            found.forEach(files::add);
        } catch (IOException e) {
            throw new IllegalArgumentException("the folder of vendor files cannot be read", e);
        }
        files.sort(null);
        return files;
    }

    private static List<Vendor> read() {
        List<Vendor> vendors = new ArrayList<>();
        for (String name : BUILT_IN) {
            String file = "/vendors/" + name + ".yaml";
            try (InputStream in = VendorFiles.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException(file + " is missing from the jar");
                }
                vendors.add(vendor(in, stated -> {}));
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be read", e);
            }
        }
        return vendors;
    }

    /**
     * The vendor of one file.
     *
     * @throws IllegalArgumentException when it has another form than expected
     */
    static Vendor parse(InputStream yaml) throws IOException {
        return vendor(yaml, stated -> TraitValues.over(TargetTraits.DOCUMENTED, stated));
    }

    /** Those of the jar are checked by tests, not at each start. */
    private static Vendor vendor(InputStream yaml, Consumer<Map<String, JsonNode>> check) throws IOException {
        JsonNode file = Yaml.read(yaml);
        check(file, FIELDS, "the file");
        String name = required(file, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name is \"" + name + "\", but small letters, digits and hyphens were expected");
        }
        List<String> hosts = new ArrayList<>();
        file.path("hosts").forEach(host -> hosts.add(host.asText().toLowerCase(Locale.ROOT)));
        String baseUrl = optional(file, "base_url");
        Dialect dialect = constant(file, "dialect", Dialect.class, Dialect.CHAT);
        return new Vendor(
                name,
                hosts,
                file.has("port") ? Integer.valueOf(file.path("port").intValue()) : null,
                file.path("local").asBoolean(),
                baseUrl == null ? null : URI.create(baseUrl),
                dialect,
                optional(file, "auth") == null ? null : constant(file, "auth", Provider.Auth.class, Provider.Auth.NONE),
                optional(file, "prefix"),
                constant(file, "layout", Vendor.Layout.class, Vendor.Layout.PLAIN),
                traits(file.path("traits"), check));
    }

    private static List<Vendor.StatedTrait> traits(JsonNode list, Consumer<Map<String, JsonNode>> check) {
        List<Vendor.StatedTrait> traits = new ArrayList<>();
        for (JsonNode stated : list) {
            check(stated, TRAIT_FIELDS, "a trait");
            String trait = required(stated, "trait");
            JsonNode value = stated.path("is");
            check.accept(Map.of(trait, value));
            String models = optional(stated, "models");
            traits.add(new Vendor.StatedTrait(
                    trait,
                    value,
                    models == null ? List.of() : List.of(models.split("\\|", -1)),
                    required(stated, "source"),
                    required(stated, "as_of")));
        }
        return traits;
    }

    private static void check(JsonNode object, Set<String> known, String what) {
        if (!object.isObject()) {
            throw new IllegalArgumentException(what + " is no object");
        }
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new IllegalArgumentException(what + " has an unknown field " + field);
            }
        });
    }

    private static String required(JsonNode object, String field) {
        String value = optional(object, field);
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }

    private static @Nullable String optional(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static <E extends Enum<E>> E constant(JsonNode object, String field, Class<E> type, E otherwise) {
        String value = optional(object, field);
        if (value == null) {
            return otherwise;
        }
        try {
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + " is \"" + value + "\", which is none of its values", e);
        }
    }
}
