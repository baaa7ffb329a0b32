package gateway.routes.diff;

import java.util.List;

/**
 * How an entry of the files differs, such as a route: whatever stands around it, in whichever file and order. Immutable.
 *
 * @param entry its kind and id
 * @param file where it is, or was
 * @param places what of it has changed, as paths; none where it was added or removed
 */
public record EntryDiff(String entry, String file, Difference difference, List<String> places) {

    public EntryDiff {
        places = List.copyOf(places);
    }
}
