package gateway.web.stream;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.web.WebPage;
import gateway.translation.wire.FoundPage;
import org.jspecify.annotations.Nullable;

/** Pages that the site's texts cite, as the Messages API cites results of a search. Stateless. */
final class Citations {

    private Citations() {}

    /** The citation, null for a page without a usable address. */
    static @Nullable JsonNode of(WebPage page) {
        FoundPage found = FoundPage.of(page.url(), page.title(), "");
        return found == null ? null : found.citation();
    }
}
