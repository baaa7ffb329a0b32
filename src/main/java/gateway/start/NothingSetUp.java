package gateway.start;

import gateway.start.StartReport.Remedy;
import java.util.List;
import java.util.stream.Collectors;

/** That nobody can be asked, and what mends it, in the same words wherever operators read it. Pure. */
public final class NothingSetUp {

    /** As part of a sentence. */
    public static final String FINDING = "no account or provider is set up";

    /** How an account is added. */
    public static final List<Remedy> ACCOUNT = List.of(
            new Remedy("./claude-proxy login", "signs in a Claude account"),
            new Remedy("./claude-proxy accounts add NAME", "adds an API key"));

    private static final Remedy PROVIDER = new Remedy("PROVIDER_BASE_URL and PROVIDER_API_KEY", "set up a provider");

    private NothingSetUp() {}

    /** Each of them mends it. */
    public static List<Remedy> remedies() {
        return List.of(ACCOUNT.getFirst(), ACCOUNT.getLast(), PROVIDER);
    }

    /** Remedies as part of a sentence. */
    public static String words(List<Remedy> remedies) {
        return remedies.stream()
                .map(remedy -> remedy.command() + " " + remedy.effect())
                .collect(Collectors.joining(", or "));
    }
}
