package gateway.provider;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The vendors that are known. Immutable. */
public final class Vendors {

    /** Who speaks the Messages API at an address of its own. */
    static final String ANTHROPIC = "anthropic";

    static final String AZURE = "azure";

    /** Any other server, asked with care. */
    static final String COMPATIBLE = "compatible";

    private final List<Vendor> all;

    /** @param all the first one that fits an address is meant; one of the name {@code compatible} is among them */
    Vendors(List<Vendor> all) {
        this.all = List.copyOf(all);
    }

    /** All of them, in the order in which an address is looked for. */
    public List<Vendor> all() {
        return all;
    }

    /** The names as operators write them, separated by commas. */
    String names() {
        return all.stream().map(Vendor::name).collect(Collectors.joining(", "));
    }

    /** The vendor of a name, in any case. */
    public Optional<Vendor> named(String name) {
        return all.stream()
                .filter(vendor -> vendor.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The vendor whose public host, or usual local port, this is; {@code compatible} for any other. */
    Vendor at(URI baseUrl) {
        return all.stream().filter(vendor -> vendor.isAt(baseUrl)).findFirst().orElseGet(this::compatible);
    }

    /** The vendor of servers that are told by nothing. */
    Vendor compatible() {
        return known(COMPATIBLE);
    }

    /** A vendor of a name that is always there. */
    Vendor known(String name) {
        return named(name).orElseThrow(() -> new IllegalStateException("there is no vendor file of " + name));
    }
}
