package routes.cli;

import gateway.catalog.Catalog;
import gateway.catalog.ModelRefresh;
import gateway.catalog.ModelSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue as a command sees it: the files, and over them what is stored.
 *
 * @param sources where the list of a name is read, {@code openrouter} or a provider's; null when there is no such source
 * @param providers the names of those that there are
 */
record CommandCatalog(
        Catalog catalog,
        ModelRefresh refresh,
        Function<String, @Nullable ModelSource> sources,
        List<String> providers) {}
