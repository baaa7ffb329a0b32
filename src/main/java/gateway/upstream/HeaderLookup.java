package gateway.upstream;

import org.jspecify.annotations.Nullable;

/** Reads the headers of an upstream's answer, wherever they are kept. */
@FunctionalInterface
public interface HeaderLookup {

    /**
     * The first value of a header.
     *
     * @param lowerCaseName the name in lower case; names match in any spelling
     * @return null when the answer has no such header
     */
    @Nullable
    String get(String lowerCaseName);
}
