package gateway.config;

import gateway.upstream.OwnAddresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads single values of the merged layers by type; a value that cannot be used ends in a {@link SettingsException}. */
final class SettingReader {

    private final Layers layers;
    private final String userHome;

    /** @param userHome what {@code ~} stands for in paths */
    SettingReader(Layers layers, String userHome) {
        this.layers = layers;
        this.userHome = userHome;
    }

    /** The text, or null when there is none. */
    @Nullable
    String optional(String key) {
        return layers.value(key);
    }

    String text(String key) {
        String value = layers.value(key);
        if (value == null) {
            throw new SettingsException(layers.describe(key) + " is empty, but needs a value.");
        }
        return value;
    }

    /** Key and place, for messages. */
    String describe(String key) {
        return layers.describe(key);
    }

    /** One of the names, in any case, as it stands in the list. */
    String oneOf(String key, List<String> names) {
        String value = text(key);
        return names.stream()
                .filter(value::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> invalid(key, value, "one of " + String.join(", ", names)));
    }

    /** The elements of a comma list, each once, in order; blank ones are dropped. */
    List<String> list(String key) {
        String value = layers.value(key);
        return value == null
                ? List.of()
                : Arrays.stream(value.split(",", -1))
                        .map(String::strip)
                        .filter(element -> !element.isEmpty())
                        .distinct()
                        .toList();
    }

    boolean flag(String key) {
        String value = text(key);
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw invalid(key, value, "true or false");
        };
    }

    int number(String key, int least, int most) {
        String value = text(key);
        long number = value.matches("[0-9]{1,12}") ? Long.parseLong(value) : -1;
        if (number < least || number > most) {
            throw invalid(key, value, "a whole number from " + least + " to " + most);
        }
        return (int) number;
    }

    /** A duration that may not be shorter than {@code least}, nor longer than ten years. */
    Duration duration(String key, Duration least) {
        String value = text(key);
        Duration duration = Quantities.duration(value);
        if (duration == null || duration.compareTo(least) < 0 || duration.toDays() > 3_650) {
            throw invalid(
                    key, value, "a duration such as 500ms, 30s, 10m or 1h, not less than " + least.toMillis() + "ms");
        }
        return duration;
    }

    /** A number of bytes. */
    long size(String key, long least, long most) {
        String value = text(key);
        Long bytes = Quantities.bytes(value);
        if (bytes == null || bytes < least || bytes > most) {
            throw invalid(key, value, "a size such as 64KB or 32MB, from " + least + " to " + most + " bytes");
        }
        return bytes;
    }

    /** A number of days, with or without the word. */
    int days(String key, int least, int most) {
        String value = text(key);
        String number = value.replaceFirst("(?i) ?d(ays?)?$", "");
        int days = number.matches("[0-9]{1,6}") ? Integer.parseInt(number) : -1;
        if (days < least || days > most) {
            throw invalid(key, value, "a number of days from " + least + " to " + most);
        }
        return days;
    }

    /** One of the constants, in any case. */
    <E extends Enum<E>> E choice(String key, Class<E> type) {
        String value = text(key);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw invalid(
                key,
                value,
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", "one of ", "")));
    }

    /** Whether {@code ~} stands for a folder. */
    boolean hasHome() {
        return !userHome.equals("?");
    }

    /** An absolute path, {@code ~} resolved, or null when there is none. */
    @Nullable
    Path path(String key) {
        String value = layers.value(key);
        if (value == null) {
            return null;
        }
        if (value.matches("~[^/].*")) {
            throw invalid(key, value, "a path, where ~ is the home of this user only,");
        }
        boolean inHome = value.equals("~") || value.startsWith("~/");
        if (inHome && !hasHome()) {
            throw new SettingsException(layers.describe(key) + " is \"" + value
                    + "\", but this user has no home: set HOME, or an absolute path.");
        }
        String resolved = inHome ? userHome + value.substring(1) : value;
        try {
            return Path.of(resolved).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw invalid(key, value, "a path");
        }
    }

    /** A folder that is there and can be read, or null when there is none. */
    @Nullable
    Path folder(String key) {
        Path folder = path(key);
        if (folder != null && !Files.isDirectory(folder)) {
            throw invalid(key, folder.toString(), "a folder that exists");
        }
        if (folder != null && !(Files.isReadable(folder) && Files.isExecutable(folder))) {
            throw invalid(key, folder.toString(), "a folder that this user can read (chmod, chown)");
        }
        return folder;
    }

    /** A base URL without its trailing slashes. */
    URI baseUrl(String key) {
        String value = text(key);
        if (value.contains("@")) {
            throw invalidSecret(key, "an http or https URL without user, query and fragment");
        }
        try {
            URI url = new URI(value.replaceFirst("/+$", ""));
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw invalid(key, value, "an http or https URL");
        }
        throw invalid(key, value, "an http or https URL without user, query and fragment");
    }

    /**
     * A base URL of an upstream, which is not this process.
     *
     * @param own where this process listens
     */
    URI upstreamUrl(String key, OwnAddresses own) {
        URI url = baseUrl(key);
        if (own.include(url)) {
            throw new SettingsException(layers.describe(key) + " is \"" + url
                    + "\", which is this proxy itself: set it to" + " the address of the upstream.");
        }
        return url;
    }

    /** The refusal of a value that is no secret. */
    SettingsException invalid(String key, String value, String expected) {
        return new SettingsException(
                layers.describe(key) + " is \"" + value + "\", but " + expected + " was expected.");
    }

    /** The refusal of a value that must not be shown. */
    SettingsException invalidSecret(String key, String expected) {
        return new SettingsException(layers.describe(key) + " cannot be used: " + expected + " was expected.");
    }
}
