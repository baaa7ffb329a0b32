package gateway.routes.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the text of a file differs. Immutable.
 *
 * @param builtIn whether it is compared with the built-in file of its name, because there is no other
 * @param lines a unified diff; empty where the texts are too large to be compared line by line
 */
public record FileDiff(String name, Difference difference, boolean builtIn, List<String> lines) {

    private static final int MOST_LINES = 10_000;
    private static final int LINES_AROUND = 3;

    public FileDiff {
        lines = List.copyOf(lines);
    }

    /**
     * Compares two texts.
     *
     * @param before null for none
     * @param behind null for none
     */
    static FileDiff of(
            String name, Difference difference, boolean builtIn, @Nullable String before, @Nullable String behind) {
        List<String> old = lines(before);
        List<String> now = lines(behind);
        List<String> unified = old.size() > MOST_LINES || now.size() > MOST_LINES
                ? List.of()
                : UnifiedDiffUtils.generateUnifiedDiff(
                        before == null ? "/dev/null" : name,
                        behind == null ? "/dev/null" : name,
                        old,
                        DiffUtils.diff(old, now, new MyersDiffWithLinearSpace<>()),
                        LINES_AROUND);
        return new FileDiff(name, difference, builtIn, unified);
    }

    private static List<String> lines(@Nullable String text) {
        return text == null || text.isEmpty() ? List.of() : text.lines().toList();
    }
}
