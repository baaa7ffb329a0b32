package gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Dialect;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose product a provider is, as a vendor file tells it. Immutable.
 *
 * @param name in small letters
 * @param hosts hosts of its API; one with a leading dot stands for all below it
 * @param port the usual port of a local server by which it is recognised, null for none
 * @param local whether it runs on the operator's own machines
 * @param baseUrl where its API is, null where every operator has an address of their own
 * @param dialect what it speaks where the operator does not say
 * @param auth how a key is presented where the operator does not say, null where the dialect decides
 * @param prefix what is cut off the beginning of model names, null for nothing
 * @param layout the paths of its API
 * @param traits what it takes, in the order of the file: a later one holds over an earlier one
 */
public record Vendor(
        String name,
        List<String> hosts,
        @Nullable Integer port,
        boolean local,
        @Nullable URI baseUrl,
        Dialect dialect,
        Provider.@Nullable Auth auth,
        @Nullable String prefix,
        Layout layout,
        List<StatedTrait> traits) {

    public Vendor {
        hosts = List.copyOf(hosts);
        traits = List.copyOf(traits);
    }

    /** The paths of an API. */
    public enum Layout {
        /** Those of the dialect. */
        PLAIN,
        /** Azure's deployments and versions. */
        AZURE
    }

    /**
     * One trait with where it is known from.
     *
     * @param trait its name
     * @param is its value
     * @param models patterns of the models it holds for, none for all
     * @param source where it is told
     * @param asOf date of the source, or of its reading
     */
    public record StatedTrait(String trait, JsonNode is, List<String> models, String source, String asOf) {}

    /** Whether this is the address of its public API, or the usual one of a local server. */
    boolean isAt(URI address) {
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        return (port != null && port == address.getPort())
                || hosts.stream().anyMatch(own -> own.startsWith(".") ? host.endsWith(own) : host.equals(own));
    }

    @Override
    public String toString() {
        return name;
    }
}
