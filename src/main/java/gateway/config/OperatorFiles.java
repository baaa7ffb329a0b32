package gateway.config;

import gateway.config.SettingFiles.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of settings of an operator, whose places and profiles are settings themselves, and lays them over the defaults:
 * those that hold for all profiles, then those of the profiles in their order; of each the one of the data folder over the one beside
 * the launcher. For one thread.
 */
final class OperatorFiles {

    private static final String HOME = "gateway.home";
    private static final String PROFILE = "gateway.profile";
    private static final Pattern PROFILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    /** What decides which files are read. */
    private static final Set<String> PLACES = Set.of(HOME, "gateway.data-folder", PROFILE);

    private final SettingFiles files;
    private final Consumer<SettingsException> faults;
    private final Consumer<Layers> process;
    private final Function<Layers, SettingReader> reader;

    /**
     * Reads nothing yet.
     *
     * @param faults told of what cannot be used, which is left out then
     * @param process lays environment and system properties over layers
     */
    OperatorFiles(
            Consumer<SettingsException> faults, Consumer<Layers> process, Function<Layers, SettingReader> reader) {
        this.files = new SettingFiles(faults);
        this.faults = faults;
        this.process = process;
        this.reader = reader;
    }

    /** Lays them over the defaults. */
    void putInto(Layers layers) {
        // What is wrong with values is told once, of the layers that all are in.
        Layers known = layers.copy(fault -> {});
        Path home = place(known, read -> read.path(HOME));
        Found base = files.base(home, Set.of(HOME));
        put(base, SettingSource.FILE, known);
        List<String> profiles = profiles(known);
        List<Found> ofHome = ofProfiles(home, profiles, Set.of(HOME, PROFILE));
        ofHome.forEach(found -> put(found, SettingSource.PROFILE, known));
        boolean none = Boolean.TRUE.equals(place(known, read -> read.flag("gateway.no-filesystem-mode")));
        Path data = none ? null : place(known, SettingsParser::dataFolder);
        put(base, SettingSource.FILE, layers);
        put(files.base(data, PLACES), SettingSource.FILE, layers);
        ofHome.forEach(found -> put(found, SettingSource.PROFILE, layers));
        List<Found> ofData = ofProfiles(data, profiles, PLACES);
        ofData.forEach(found -> put(found, SettingSource.PROFILE, layers));
        requireAll(profiles, Stream.concat(ofHome.stream(), ofData.stream()).toList(), home, data);
    }

    /** By what is known up to here. */
    private <T> @Nullable T place(Layers known, Function<SettingReader, @Nullable T> read) {
        process.accept(known);
        known.readFiles();
        try {
            return read.apply(reader.apply(known));
        } catch (SettingsException e) {
            faults.accept(e);
            return null;
        }
    }

    private List<String> profiles(Layers known) {
        List<String> named = place(known, read -> read.list(PROFILE));
        List<String> profiles = new ArrayList<>();
        for (String profile : named == null ? List.<String>of() : named) {
            if (PROFILE_NAME.matcher(profile).matches()) {
                profiles.add(profile);
            } else {
                faults.accept(reader.apply(known)
                        .invalid(PROFILE, profile, "a name of letters, digits, hyphens and underscores"));
            }
        }
        return profiles;
    }

    private List<Found> ofProfiles(@Nullable Path folder, List<String> profiles, Set<String> forbidden) {
        return profiles.stream()
                .flatMap(profile -> Stream.ofNullable(files.ofProfile(folder, profile, forbidden)))
                .toList();
    }

    private static void put(@Nullable Found found, SettingSource source, Layers layers) {
        if (found != null) {
            layers.putAll(found.values(), source, found.path().toString());
        }
    }

    private void requireAll(List<String> profiles, List<Found> found, @Nullable Path home, @Nullable Path data) {
        String folders = Stream.of(Optional.ofNullable(home), Optional.ofNullable(data))
                .flatMap(Optional::stream)
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(" or "));
        for (String profile : profiles) {
            String name = SettingFiles.nameOf(profile);
            if (found.stream().noneMatch(each -> each.path().endsWith(name))) {
                faults.accept(new SettingsException(PROFILE + " (GATEWAY_PROFILE) names " + profile
                        + ", but there is no " + name + (folders.isEmpty() ? "" : " in " + folders)
                        + ": make the file, or take the name out."));
            }
        }
    }
}
