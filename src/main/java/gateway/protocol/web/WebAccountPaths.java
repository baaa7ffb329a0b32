package gateway.protocol.web;

/** The calls that tell of an account and sign it in. Stateless. */
public final class WebAccountPaths {

    private WebAccountPaths() {}

    /** Tells the {@link WebOrganization organisations} of whoever is signed in. */
    public static WebPath organizations() {
        return new WebPath("GET", "/api/organizations");
    }

    /** Tells who is signed in, as a {@link WebBootstrap}. */
    public static WebPath bootstrap() {
        return new WebPath("GET", "/api/bootstrap");
    }

    /**
     * Tells how far the windows of an organisation are used, as {@link WebUsage}.
     *
     * @throws IllegalArgumentException for an id that could be read as more than one part of a path
     */
    public static WebPath usage(String organization) {
        return new WebPath("GET", "/api/organizations/" + WebPaths.plain(organization) + "/usage");
    }

    /**
     * Lets an OAuth client in on behalf of whoever is signed in, by a {@link WebAuthorization}.
     *
     * @throws IllegalArgumentException for an id that could be read as more than one part of a path
     */
    public static WebPath authorize(String organization) {
        return new WebPath("POST", "/v1/oauth/" + WebPaths.plain(organization) + "/authorize");
    }
}
